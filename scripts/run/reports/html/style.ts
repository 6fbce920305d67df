import { ROW_STYLE } from './style-rows'

/** The page's style sheet. No fonts and no images: what the system has. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #f4f5f9; --card: #fff; --text: #1b1d29; --quiet: #5b6072; --line: #e2e4ed; --sunk: #f4f5f9;
  --accent: #4a3fd6; --failed: #b3172f; --passed: #1c6e42; --skipped: #7d5400;
  --bar: #a9aec2; --mono: ui-monospace, "SF Mono", "Cascadia Mono", "Liberation Mono", monospace;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12131a; --card: #1a1c26; --text: #eceef5; --quiet: #a3a8bb; --line: #2d3040; --sunk: #12131a;
    --accent: #a59dff; --failed: #ff95a5; --passed: #7fd3a1; --skipped: #e3bd6d;
    --bar: #5d6379;
  }
}
* { box-sizing: border-box; }
[hidden] { display: none !important; }
html { scroll-padding-top: 8rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 76rem; padding: 2.5rem 1.5rem 6rem; background: var(--page); color: var(--text);
  font: .9375rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
  overflow-wrap: anywhere;
}
h1, h2, h3, h4, h5, h6, p, ul, ol, dl, dd, figure, fieldset { margin: 0; padding: 0; }
h2 { font-size: .8125rem; font-weight: 600; color: var(--quiet); margin-bottom: .75rem; }
ul, ol { list-style: none; }
a { color: var(--accent); text-underline-offset: .15em; }
code, pre { font: .8125rem/1.55 var(--mono); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; border-radius: 4px; }
summary { cursor: pointer; }
em { font-style: normal; font-weight: 600; }
em.failed, em.error { color: var(--failed); }
em.skipped { color: var(--skipped); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1.25rem 1.5rem; }

/* The top: how it came out. */
header { margin-bottom: 2rem; }
.brand { color: var(--quiet); font-size: .8125rem; font-weight: 600; }
h1 { font-size: clamp(1.6rem, 5vw, 2.25rem); line-height: 1.2; letter-spacing: -.015em; text-wrap: balance; }
header.failed h1 { color: var(--failed); }
.note { color: var(--skipped); margin-top: .5rem; }
.names, .names li { display: inline; }
.names li + li::before { content: " · "; color: var(--quiet); }
.when { color: var(--quiet); font-variant-numeric: tabular-nums; }

.totals, .times { margin-bottom: 1rem; }
dl { display: grid; grid-template-columns: repeat(auto-fit, minmax(5.2rem, 9rem)); gap: .75rem 1rem; }
dl div { display: flex; flex-direction: column-reverse; }
dt { color: var(--quiet); font-size: .8125rem; }
dd { font-size: 1.6rem; line-height: 1.25; font-weight: 600; font-variant-numeric: tabular-nums; }
.totals .failed dd, td.failed { color: var(--failed); }
.totals .passed dd, td.passed { color: var(--passed); }
.totals .skipped dd, td.skipped { color: var(--skipped); }
table { width: 100%; border-collapse: collapse; font-size: .875rem; }
th, td { text-align: left; vertical-align: top; padding: .35rem 1rem .35rem 0; border-top: 1px solid var(--line); }
th { font-weight: 400; }
.totals table { margin-top: 1.25rem; font-variant-numeric: tabular-nums; }
.totals thead th { color: var(--quiet); border: 0; font-size: .8125rem; }
.totals td, .totals thead th + th { text-align: right; padding-right: 0; padding-left: .75rem; white-space: nowrap; }

.times { display: grid; grid-template-columns: minmax(0, 1fr) 17rem; gap: 0 2.5rem; }
.times h2 { grid-column: 1 / -1; }
.times figure:last-child { grid-column: 1 / -1; }
.times svg { display: block; overflow: visible; }
.times text { fill: var(--quiet); font-variant-numeric: tabular-nums; }
.times line { stroke: var(--line); }
.times rect { fill: var(--bar); }
.times rect.failed { fill: var(--failed); }
.times rect:hover { fill: var(--accent); }
figcaption { margin-top: .6rem; color: var(--quiet); font-size: .8125rem; }
.times h3 { font-size: .8125rem; font-weight: 600; color: var(--quiet); }
.times ol li { display: flex; justify-content: space-between; gap: 1rem; font-size: .875rem; }
.times li span { white-space: nowrap; font-variant-numeric: tabular-nums; }

.failures, .requests { margin-top: 2.5rem; }
article { content-visibility: auto; contain-intrinsic-size: auto 14rem; }
article + article { margin-top: .75rem; }
article.card { border-left: 4px solid var(--failed); }
article h3 { font-size: 1.0625rem; line-height: 1.35; }
article h3 small { display: block; color: var(--quiet); font-size: .8125rem; font-weight: 400; }
.chip { color: var(--quiet); font-size: .8125rem; font-weight: 400; }
.call { margin: .35rem 0 .6rem; font-size: .875rem; color: var(--quiet); }
.call code { color: var(--text); word-break: break-all; }
article li { white-space: pre-line; }
article li + li { margin-top: .35rem; }
pre {
  margin: .75rem 0 0; padding: .75rem 1rem; max-height: 24rem; overflow: auto; border-radius: 8px;
  background: var(--sunk); border: 1px solid var(--line); white-space: pre-wrap; tab-size: 2;
}
article pre { max-height: 12rem; }

/* Search and filter stay in sight. */
.toolbar {
  position: sticky; top: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .6rem 1.25rem; align-items: center;
  padding: .75rem 0; background: var(--page);
}
.search { flex: 1 1 20rem; }
.search span, legend { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.search input {
  width: 100%; padding: .55rem .8rem; font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--quiet); border-radius: 8px;
}
.search input::placeholder { color: var(--quiet); opacity: 1; }
fieldset { display: flex; border: 1px solid var(--quiet); border-radius: 8px; background: var(--card); }
fieldset label { padding: .5rem .75rem; font-size: .875rem; cursor: pointer; border-radius: 7px; white-space: nowrap; }
fieldset b { font-weight: 400; color: var(--quiet); }
fieldset input { position: absolute; opacity: 0; pointer-events: none; }
fieldset label:has(:checked) { background: var(--text); color: var(--card); }
fieldset label:has(:checked) b { color: inherit; }
fieldset label:has(:focus-visible) { outline: 2px solid var(--accent); outline-offset: 2px; }
.toolbar p { flex: 1 0 auto; display: flex; gap: 1rem; align-items: baseline; font-size: .875rem; }
.toolbar button { font: inherit; color: var(--accent); background: none; border: 0; padding: .25rem 0; cursor: pointer; }
output { margin-left: auto; color: var(--quiet); font-variant-numeric: tabular-nums; }
${ROW_STYLE}`
