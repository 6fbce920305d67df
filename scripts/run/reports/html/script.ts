/**
 * The page's script: search, filter, and the keys. It is text and not a function, so that what runs in the browser is what
 * stands here: compilers and coverage tools rewrite functions. It makes and removes no elements, whatever is typed: rows
 * are hidden, and the count is a text that changes.
 */
export const SCRIPT = `'use strict'
const all = (selector) => [...document.querySelectorAll(selector)]
const [search] = all('#search')
const radios = all('[name=outcome]')
const rows = all('.r')
const groups = all('.g')
let texts
let before

// What a row is found by: all that is in it, and the names of what is around it.
function textOf(row) {
  let text = row.textContent
  for (let group = row.closest('.g'); group; group = group.parentElement.closest('.g')) {
    text += '\\n' + group.querySelector('h3, h4, h5, h6').textContent
  }
  return text.toLowerCase()
}

function apply() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean)
  const outcome = radios.find((radio) => radio.checked).value
  if (words.length > 0) texts ??= rows.map(textOf)
  let shown = 0
  rows.forEach((row, index) => {
    const fits = (!outcome || row.classList.contains(outcome)) && words.every((word) => texts[index].includes(word))
    row.hidden = !fits
    if (fits) shown += 1
  })
  showGroups(words.length > 0 || outcome !== '')
  const requests = rows.length + (rows.length === 1 ? ' request' : ' requests')
  all('#count')[0].firstChild.data = shown === rows.length ? requests : shown + ' of ' + requests
}

// What is found is not left folded away. Afterwards the groups are as they were.
function showGroups(filtered) {
  if (filtered) before ??= groups.map((group) => group.open)
  groups.forEach((group, index) => {
    group.hidden = filtered && !group.querySelector('.r:not([hidden])')
    if (filtered) group.open = true
    else if (before) group.open = before[index]
  })
  if (!filtered) before = undefined
}

search.addEventListener('input', apply)
for (const radio of radios) radio.addEventListener('change', apply)
for (const id of ['open', 'close']) {
  all('#' + id)[0].addEventListener('click', () => groups.forEach((group) => (group.open = id === 'open')))
}
// A link leads to its request also where the filter hides it.
document.addEventListener('click', ({ target }) => {
  const link = target.closest('a')
  if (!link || !all(link.hash)[0].closest('[hidden]')) return
  search.value = ''
  radios[0].checked = true
  apply()
})
document.addEventListener('keydown', (event) => {
  if (event.target === search && event.key === 'Escape') {
    search.value = ''
    apply()
  } else if (event.target !== search && event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault()
    all('.requests')[0].scrollIntoView()
    search.focus({ preventScroll: true })
    search.select()
  }
})
all('.toolbar')[0].hidden = false
apply()
`
