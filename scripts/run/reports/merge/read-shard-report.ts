import { Checked } from '../../../formats/checked-json'
import { parseJson } from '../../../formats/parse-json'
import { type Exchange, type FailureDetails, type Header } from '../../protocol/messages'
import { DIGEST_FORM, ID_FORM } from '../../selection/digests'
import { MOST_SHARDS, type Shard } from '../../selection/shard'
import { type ReportTest } from '../report-data'
import { FILE_REPORTERS } from '../reporters'
import { ABORTED } from '../run-result'
import { FORMAT, type ShardCollection, type ShardReport, type ShardRequest, VERSION } from './shard-report'

/** The last moment that a date can be, in ms since the epoch. */
const LATEST = 8.64e15

/** Ten years in ms. */
const LONGEST = 3.2e11

/** A record that belongs to no request has none. */
const ID_OR_NONE = new RegExp(`${ID_FORM.source}|^$`)

const MOST = Number.MAX_SAFE_INTEGER
const OUTCOMES = ['passed', 'failed', 'skipped', 'error'] as const

/**
 * The report of a shard in a text that anybody may have written: built anew, field by field, so nothing that is not asked
 * for comes along. Texts may hold anything still. Throws an Error that says what is wrong, as the end of a sentence.
 */
export function parseShardReport(text: string): ShardReport {
  const content = new Checked(parseJson(text))
  content.format(FORMAT, VERSION)
  const run = content.field('run')
  const [nothingSent, reason] = [
    content.field('nothingSent').optional(textOf),
    content.field('reason').optional(textOf),
  ]
  const aborted = content.field('aborted').optional((word) => word.oneOf(ABORTED))
  return {
    shard: shardIn(content.field('shard')),
    run: {
      collections: run.field('collections').matching(DIGEST_FORM),
      settings: run.field('settings').matching(DIGEST_FORM),
      split: run.field('split').matching(DIGEST_FORM),
    },
    reporters: content
      .field('reporters')
      .list()
      .map((word) => word.oneOf(FILE_REPORTERS)),
    isWhole: content.field('isWhole').flag(),
    mayBeEmpty: content.field('mayBeEmpty').flag(),
    notes: content.field('notes').list().map(textOf),
    ...(nothingSent !== undefined && { nothingSent }),
    ...(aborted !== undefined && { aborted }),
    startedAt: content.field('startedAt').number(LATEST - LONGEST),
    durationMs: content.field('durationMs').number(LONGEST),
    ...(reason !== undefined && { reason }),
    collections: content.field('collections').list().map(collectionIn),
  }
}

const textOf = (value: Checked) => value.text()

function shardIn(value: Checked): Shard {
  const total = value.field('total').whole(MOST_SHARDS, 1)
  return { index: value.field('index').whole(total, 1), total }
}

function collectionIn(value: Checked): ShardCollection {
  return {
    order: value.field('order').whole(MOST),
    id: value.field('id').matching(ID_FORM),
    label: value.field('label').text(),
    name: value.field('name').text(),
    durationMs: value.field('durationMs').number(LONGEST),
    requests: value.field('requests').list().map(requestIn),
  }
}

function requestIn(value: Checked): ShardRequest {
  const [status, ms, bytes] = (['status', 'ms', 'bytes'] as const).map((name) =>
    value.field(name).optional((number) => number.number(LONGEST)),
  )
  const failure = value.field('failure').optional(failureIn)
  const logs = value.field('logs').optional((lines) => lines.list().map(textOf))
  return {
    id: value.field('id').matching(ID_OR_NONE),
    isPrerequisite: value.field('isPrerequisite').flag(),
    position: value.field('position').whole(MOST, -1),
    name: value.field('name').text(),
    folder: value.field('folder').list().map(textOf),
    iteration: value.field('iteration').whole(MOST, 1),
    attempt: value.field('attempt').whole(MOST, 1),
    method: value.field('method').text(),
    url: value.field('url').text(),
    sent: value.field('sent').flag(),
    ...(status !== undefined && { status }),
    ...(ms !== undefined && { ms }),
    ...(bytes !== undefined && { bytes }),
    tests: value.field('tests').list().map(testIn),
    ...(failure && { failure }),
    ...(logs && { logs }),
  }
}

function testIn(value: Checked): ReportTest {
  const message = value.field('message').optional(textOf)
  return {
    name: value.field('name').text(),
    outcome: value.field('outcome').oneOf(OUTCOMES),
    ...(message !== undefined && { message }),
  }
}

function failureIn(value: Checked): FailureDetails {
  const [url, snippet] = [value.field('url').optional(textOf), value.field('snippet').optional(textOf)]
  const exchange = value.field('exchange').optional(exchangeIn)
  return {
    ...(url !== undefined && { url }),
    ...(snippet !== undefined && { snippet }),
    ...(exchange && { exchange }),
  }
}

function exchangeIn(value: Checked): Exchange {
  return {
    requestHeaders: value.field('requestHeaders').list().map(headerIn),
    requestBody: value.field('requestBody').text(),
    reason: value.field('reason').text(),
    responseHeaders: value.field('responseHeaders').list().map(headerIn),
    responseBody: value.field('responseBody').text(),
  }
}

function headerIn(value: Checked): Header {
  return { key: value.field('key').text(), value: value.field('value').text() }
}
