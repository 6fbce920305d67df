/** The one style sheet of all pages. No fonts, images or scripts from anywhere. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #eef0f6; --card: #fff; --text: #1b1d29; --quiet: #5b6072; --line: #c9cdda;
  --accent: #4a3fd6; --accent-text: #fff; --alert: #a3132b; --alert-page: #fdecef;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #12131a; --card: #1c1e29; --text: #f0f1f6; --quiet: #a6abbd; --line: #434759;
    --accent: #8f86ff; --accent-text: #12131a; --alert: #ff9aa9; --alert-page: #3a1a22;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: 2rem 1rem; background: var(--page); color: var(--text);
  display: flex; flex-direction: column; align-items: center; justify-content: center; gap: 1rem;
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif;
}
main, aside { width: 100%; max-width: 26rem; border-radius: 12px; }
main { background: var(--card); padding: 2.25rem 2.25rem 1.75rem; box-shadow: 0 8px 30px rgb(20 22 50 / 12%); }
aside { padding: .25rem 1rem; font-size: .875rem; color: var(--quiet); }
.brand { display: flex; align-items: center; justify-content: center; gap: .6rem; font-weight: 600; }
.brand svg { width: 2rem; height: 2rem; fill: var(--accent); }
.chip {
  font-size: .7rem; letter-spacing: .05em; text-transform: uppercase; color: var(--quiet);
  border: 1px solid var(--line); border-radius: 99px; padding: .05rem .55rem;
}
h1 { font-size: 1.45rem; line-height: 1.25; text-align: center; margin: 1.25rem 0 .5rem; }
.lead { text-align: center; text-wrap: balance; margin: 0 0 1.5rem; }
.note { font-size: .8125rem; color: var(--quiet); margin: 1.25rem 0 0; text-align: center; }
.alert {
  margin: 1rem 0; padding: .7rem .9rem; border-radius: 8px; font-size: .9375rem;
  color: var(--alert); background: var(--alert-page);
}
label { display: block; font-size: .875rem; font-weight: 600; margin-bottom: 1rem; }
input {
  display: block; width: 100%; margin-top: .3rem; padding: .7rem .8rem; font: inherit; font-size: 1rem;
  font-weight: 400; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px;
}
.code { font-family: ui-monospace, "Liberation Mono", monospace; letter-spacing: .12em; text-transform: uppercase; }
strong.code { display: block; text-align: center; font-size: 1.75rem; margin-bottom: 1.5rem; }
.buttons { display: flex; gap: .75rem; margin-top: 1.5rem; }
button {
  flex: 1; padding: .75rem 1rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer;
  color: var(--accent-text); background: var(--accent); border: 1px solid var(--accent);
}
button.second { color: inherit; background: transparent; border-color: var(--line); }
button:hover { filter: brightness(1.08); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
a { color: var(--accent); }
.list { list-style: none; margin: 0; padding: 0; border-top: 1px solid var(--line); }
.list li { padding: .6rem 0 .6rem 1.75rem; border-bottom: 1px solid var(--line); position: relative; }
.list li::before { content: "✓"; position: absolute; left: .35rem; color: var(--accent); font-weight: 700; }
table { width: 100%; border-collapse: collapse; }
caption { text-align: left; margin-bottom: .25rem; }
th, td { text-align: left; font-weight: 400; padding: .3rem .5rem .3rem 0; border-top: 1px solid var(--line); }
code { font: .8125rem ui-monospace, "Liberation Mono", monospace; color: var(--text); overflow-wrap: anywhere; }
`
