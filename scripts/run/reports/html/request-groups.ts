import { type Entry, type Outcome } from './entries'
import { type Markup, markup } from '../../../cli/markup'
import { requestRow } from './request-row'
import { type TimeScale } from './time-scale'

/** A collection, an iteration of it or a folder. */
interface Group {
  name: string
  counts: Record<Outcome, number>
  /** In the order of the run. */
  members: (Entry | Group)[]
  groups: Map<string, Group>
}

/** A report with no more requests than this is open from the start. */
const SHORT = 50

/** Deeper folders share one name: browsers give up on deep nesting (Chromium after 512), and h6 is the last heading. */
const DEEPEST = 5

/** The requests of one collection, folded by iteration and folder. What holds a failure is open. */
export function* requestGroups(entries: readonly Entry[], scale: TimeScale, total: number): Generator<string> {
  const [first] = entries
  if (!first) return
  const root = newGroup(first.collection.name)
  for (const entry of entries) place(root, entry)
  yield* groupChunks(root, 3, (group) => group === root || total <= SHORT || group.counts.failed > 0, scale)
}

function newGroup(name: string): Group {
  return { name, counts: { failed: 0, skipped: 0, passed: 0 }, members: [], groups: new Map() }
}

function place(root: Group, entry: Entry): void {
  let group = root
  group.counts[entry.outcome] += 1
  for (const name of pathOf(entry)) {
    let next = group.groups.get(name)
    if (!next) {
      next = newGroup(name)
      group.groups.set(name, next)
      group.members.push(next)
    }
    next.counts[entry.outcome] += 1
    group = next
  }
  group.members.push(entry)
}

function pathOf({ request: { folder, iteration }, hasIterations }: Entry): string[] {
  const path = hasIterations ? [`Iteration ${String(iteration)}`, ...folder] : [...folder]
  return path.length > DEEPEST ? [...path.slice(0, DEEPEST - 1), path.slice(DEEPEST - 1).join(' / ')] : path
}

function* groupChunks(
  group: Group,
  level: number,
  isOpen: (group: Group) => boolean,
  scale: TimeScale,
): Generator<string> {
  const { name, counts, members } = group
  const heading = Math.min(6, level)
  const open = isOpen(group) ? markup` open` : undefined
  yield markup`<details class="g"${open}><summary><h${heading}>${name}</h${heading}> ${countsMarkup(counts)}</summary>
`.text
  for (const member of members) {
    if ('members' in member) yield* groupChunks(member, level + 1, isOpen, scale)
    else yield requestRow(member, scale).text
  }
  yield '</details>\n'
}

function countsMarkup(counts: Readonly<Record<Outcome, number>>): Markup[] {
  const outcomes: Outcome[] = ['failed', 'skipped', 'passed']
  return outcomes
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => markup`<span class="${outcome}">${counts[outcome]} ${outcome}</span> `)
}
