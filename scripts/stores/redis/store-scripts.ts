import { createHash } from 'node:crypto'

/** A script that the server runs in one piece. */
export interface StoreScript {
  text: string
  /** What EVALSHA names it by. */
  sha: string
}

/**
 * A session is one hash: v version, d what is sealed (empty: signed out), o owner of the lock, l what the owner does, u until
 * when the lock lives, su until when nobody takes it over although it died, f the last failure, fa when that was. Where su is
 * left and there is no o, an answer was lost. Times are the server's, in milliseconds. Each script takes one key, and may be
 * sent again where its answer was lost. All of them may run when the memory is full: what they write is small, and losing it
 * costs a sign-in. Needs Redis 7 or Valkey.
 */
const script = (body: string): StoreScript => {
  const text = `#!lua flags=allow-oom
local key = KEYS[1]
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local function stamp(ms) return string.format('%.0f', ms) end
local function keep(ms)
  if tonumber(ms) > 0 then redis.call('PEXPIRE', key, ms) else redis.call('PERSIST', key) end
end
${body}`
  return { text, sha: createHash('sha1').update(text).digest('hex') }
}

/**
 * Takes the lock if it is free and nothing has happened since the caller looked.
 * Arguments: owner, lease, label, the version and the time of the failure that the caller knows ("*", "" at first).
 * Returns whether it is taken, v, d if it is new to the caller, label of the holder (where it is taken: of who was about to
 * send a refresh token, and is not known to have had an answer), for how long it is held, f, fa, now.
 */
export const ACQUIRE = script(`
local h = redis.call('HMGET', key, 'v', 'd', 'o', 'l', 'u', 'su', 'f', 'fa')
local v, d, o, l, f, fa = h[1] or '', h[2], h[3], h[4] or '', h[7] or '', h[8] or ''
local left = math.min(math.max(tonumber(h[5]) or 0, tonumber(h[6]) or 0) - now, 2147483647)
local isNews = ARGV[4] ~= '*' and (v ~= ARGV[4] or fa ~= ARGV[5])
if (o and o ~= ARGV[1] and left > 0) or isNews then
  return {0, v, v ~= ARGV[4] and d or false, l, o and math.max(left, 0) or 0, f, fa, stamp(now)}
end
redis.call('HSET', key, 'o', ARGV[1], 'l', ARGV[3], 'u', stamp(now + ARGV[2]))
redis.call('HDEL', key, 'su')
if not h[1] and not d then redis.call('PEXPIRE', key, 3600000) end
return {1, v, d, h[6] and l or '', 0, f, fa, stamp(now)}`)

/** The heartbeat. Arguments: owner, lease. Returns whether the lock is still the owner's. */
export const RENEW = script(`
if redis.call('HGET', key, 'o') ~= ARGV[1] then return 0 end
redis.call('HSET', key, 'u', stamp(now + ARGV[2]))
return 1`)

/**
 * Says that a refresh token is about to be sent: until the grace is over nobody else will, whatever becomes of the owner.
 * Runs every command that SAVE does, so that a right that is missing shows before.
 * Arguments: owner, version, lease, grace, for how long the session is kept. Returns whether lock and version are the owner's.
 */
export const SPEND = script(`
local h = redis.call('HMGET', key, 'o', 'v')
if h[1] ~= ARGV[1] or (h[2] or '') ~= ARGV[2] then return 0 end
redis.call('HSET', key, 'u', stamp(now + ARGV[3]), 'su', stamp(now + ARGV[4]))
keep(ARGV[5])
return 1`)

/**
 * Saves, whoever has the lock: the caller may hold the only refresh token that works. What counts is the version it was made
 * from; a store that lost everything takes it as well. Whoever has the lock of the old version finds it gone.
 * Arguments: version it was made from, new version, d, for how many milliseconds it is kept (0: for ever).
 * Returns whether it is saved, else v and d that are stored.
 */
export const SAVE = script(`
local h = redis.call('HMGET', key, 'v', 'd')
if h[1] == ARGV[2] and h[2] == ARGV[3] then return {1} end
if h[1] and h[1] ~= ARGV[1] then return {0, h[1], h[2]} end
redis.call('HSET', key, 'v', ARGV[2], 'd', ARGV[3])
redis.call('HDEL', key, 'o', 'l', 'u', 'su', 'f', 'fa')
keep(ARGV[4])
return {1}`)

/** Gives the lock back. Arguments: owner, f (empty: none), "1" where a refresh token was sent and no answer came. */
export const RELEASE = script(`
if redis.call('HGET', key, 'o') ~= ARGV[1] then return 0 end
redis.call('HDEL', key, 'o', 'u')
if ARGV[3] == '1' then redis.call('HSET', key, 'su', stamp(now)) else redis.call('HDEL', key, 'l', 'su') end
if ARGV[2] ~= '' then redis.call('HSET', key, 'f', ARGV[2], 'fa', stamp(now)) end
return 1`)
