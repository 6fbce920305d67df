import { type Entry } from './entries'
import { type Markup, markup } from '../../../cli/markup'
import { counted } from '../../../cli/counted'

/** Search and filter. Without the script they could do nothing, so it is the script that shows them. */
export function toolbar(entries: readonly Entry[]): Markup {
  const count = (wanted: Entry['outcome']) => entries.filter(({ outcome }) => outcome === wanted).length
  return markup`<div class="toolbar" role="search" aria-label="Requests" hidden>
<label class="search"><span>Search</span> <input id="search" type="search" autocomplete="off" spellcheck="false" placeholder="Search: name, folder, URL, status, message"></label>
<fieldset><legend>Outcome</legend>
<label><input type="radio" name="outcome" value="" autocomplete="off" checked>all <b>${entries.length}</b></label>
<label><input type="radio" name="outcome" value="failed" autocomplete="off">failed <b>${count('failed')}</b></label>
<label><input type="radio" name="outcome" value="skipped" autocomplete="off">skipped <b>${count('skipped')}</b></label>
<label><input type="radio" name="outcome" value="passed" autocomplete="off">passed <b>${count('passed')}</b></label>
</fieldset>
<p><button type="button" id="open">open all</button> <button type="button" id="close">close all</button> <output id="count" for="search">${counted(entries.length, 'request')}</output></p>
</div>
`
}
