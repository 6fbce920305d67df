/** The part of the style sheet for the list of requests, for phones and for paper. */
export const ROW_STYLE = `
.g > summary, .r > summary { list-style: none; }
.g > summary::-webkit-details-marker, .r > summary::-webkit-details-marker { display: none; }
.g > summary::before, .r > summary::before {
  content: "›"; content: "›" / ""; color: var(--quiet); text-align: center; width: 1rem; line-height: 1.35;
}
.g[open] > summary::before, .r[open] > summary::before { rotate: 90deg; }
.g > summary { display: flex; flex-wrap: wrap; gap: 0 .5rem; align-items: baseline; padding: .5rem .5rem .5rem 0; }
.g > summary span { font-size: .8125rem; color: var(--quiet); white-space: nowrap; }
.g > summary .failed { color: var(--failed); }
.g > summary .skipped { color: var(--skipped); }
.g :is(h3, h4, h5, h6) { font-size: .9375rem; font-weight: 600; }
.requests > .g { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: .5rem .75rem .5rem 1rem; margin-bottom: 1.25rem; }
.requests > .g > summary h3 { font-size: 1.0625rem; }
.g .g { margin-left: 1rem; }

.r { border-top: 1px solid var(--line); content-visibility: auto; contain-intrinsic-size: auto 2.4rem; }
.r > summary {
  display: grid; align-items: baseline; gap: 0 .6rem; padding: .5rem .5rem .5rem 0;
  grid-template-columns: 1rem 1rem 4rem minmax(8rem, 1fr) minmax(8rem, 1.2fr) 4.6rem 56px 4.2rem 3.6rem;
}
.r > summary:hover { background: var(--sunk); }
/* Rows clip what is drawn outside of them. */
.r summary:focus-visible { outline-offset: -2px; }
.r > summary > * { unicode-bidi: isolate; }
.r b { font-weight: 500; }
.r i { font-style: normal; font-weight: 700; color: var(--skipped); }
.r.passed i { color: var(--passed); }
.r.failed i, .r.failed > summary > :nth-child(5) { color: var(--failed); }
.r > summary > :is(span, code, small) { color: var(--quiet); font-size: .8125rem; }
.r > summary > :nth-child(n + 5) { text-align: right; font-variant-numeric: tabular-nums; }
.r > summary > :nth-child(2) { font: 600 .75rem var(--mono); overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.r > summary > code { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.r[open] > summary > code { white-space: normal; }
.r svg { align-self: start; margin-top: .6rem; }
.r svg rect { fill: var(--bar); }
.r.failed svg rect { fill: var(--failed); }
.r > :not(summary) { margin: 0 .5rem .75rem 2.6rem; }
.r ul, .r > p { font-size: .875rem; }
.r > p { color: var(--quiet); }
.r li { white-space: pre-line; }
.part > summary { font-size: .8125rem; font-weight: 600; color: var(--quiet); padding: .1rem 0; }
.part pre { margin: .35rem 0 0; }
.part table { font: .8125rem/1.5 var(--mono); }
.part th { color: var(--quiet); width: 30%; min-width: 8rem; }

@media screen and (max-width: 52rem) {
  body { padding: 1.5rem .75rem 4rem; }
  .card { padding: 1rem; }
  dl { grid-template-columns: repeat(3, 1fr); }
  .totals table, .totals tbody { display: block; }
  .totals thead { display: none; }
  .totals tr { display: flex; flex-wrap: wrap; gap: 0 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
  .totals tbody th { flex: 1 0 100%; border: 0; padding: 0; }
  .totals td { border: 0; padding: 0; }
  .totals td::after { content: " " attr(data-title); color: var(--quiet); font-size: .8125rem; }
  html { scroll-padding-top: 9rem; }
  .times { display: block; }
  .times h3 { margin-top: 1rem; }
  .toolbar { position: static; }
  .toolbar fieldset { flex: 1 0 auto; justify-content: space-between; }
  fieldset label { padding: .5rem .6rem; }
  .requests > .g { padding: .25rem .5rem; }
  .g .g { margin-left: .25rem; }
  .r > summary {
    grid-template: "open mark name answer" auto "open mark rest ms" auto / 1rem 1rem minmax(0, 1fr) auto;
    gap: 0 .4rem;
  }
  .r > summary::before { grid-area: open; }
  .r > summary > i:first-child { grid-area: mark; }
  .r > summary > b { grid-area: name; }
  .r > summary > code { grid-area: rest; padding-left: 3.4rem; }
  .r > summary > :nth-child(2) { grid-area: rest; max-width: 3rem; }
  .r > summary > :nth-child(5) { grid-area: answer; }
  .r > summary > :nth-child(6), .r > summary > :nth-child(8) { display: none; }
  .r > summary > :nth-child(7) { grid-area: ms; }
  .r > :not(summary) { margin-left: .5rem; }
  .part th { min-width: 6rem; }
}

@media print {
  html { font-size: 12px; }
  body { max-width: none; padding: 0; background: none; }
  .toolbar { display: none; }
  .card, .requests > .g { border-color: #999; }
  article, .r, figure { break-inside: avoid; content-visibility: visible; }
  pre { max-height: none; }
  .g::details-content { display: block; content-visibility: visible; }
}
`
