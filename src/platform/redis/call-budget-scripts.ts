/**
 * The algorithm of the budget inside one process, step for step, in one script: nobody else's call comes between.
 * A key's list holds the instants of its calls in their order, those included that are yet to be made.
 *
 * KEYS: a list for each limit. ARGV: now, latest, then `calls` and `within` of each limit. Answers the instant, and 1 where
 * it was reserved.
 */
export const reserveScript = `
local now, latest = tonumber(ARGV[1]), tonumber(ARGV[2])

-- How many of the instants are not after this one.
local function after(instants, at)
  local low, high = 0, #instants
  while low < high do
    local middle = math.floor((low + high) / 2)
    if instants[middle + 1] <= at then low = middle + 1 else high = middle end
  end
  return low
end

-- The earliest instant from 'at' on around which no window is full.
local function earliest(ledger, at)
  local instants, calls, within = ledger.instants, ledger.calls, ledger.within
  local first = math.max(0, after(instants, at) - calls)
  while first <= after(instants, at) do
    local opens, closes = instants[first + 1], instants[first + calls]
    if not opens or not closes then return at end
    if math.max(closes, at) - math.min(opens, at) >= within then
      first = first + 1
    else
      at = opens + within
      first = math.max(0, after(instants, at) - calls)
    end
  end
  return at
end

local ledgers = {}
for index, key in ipairs(KEYS) do
  local calls, within = tonumber(ARGV[2 * index + 1]), tonumber(ARGV[2 * index + 2])
  local known, gone, instants = redis.call('LRANGE', key, 0, -1), 0, {}
  for _, one in ipairs(known) do
    local instant = tonumber(one)
    if instant <= now - within then gone = gone + 1 else instants[#instants + 1] = instant end
  end
  if gone > 0 then redis.call('LTRIM', key, gone, -1) end
  ledgers[index] = { key = key, calls = calls, within = within, instants = instants }
end

local at, moved = now, true
while moved and at <= latest do
  local before = at
  for _, ledger in ipairs(ledgers) do at = earliest(ledger, at) end
  moved = at ~= before
end
if at > latest then return { at, 0 } end

for _, ledger in ipairs(ledgers) do
  local instants = ledger.instants
  local next, last = instants[after(instants, at) + 1], math.max(at, instants[#instants] or at)
  if next then
    redis.call('LINSERT', ledger.key, 'BEFORE', string.format('%.0f', next), string.format('%.0f', at))
  else
    redis.call('RPUSH', ledger.key, string.format('%.0f', at))
  end
  -- A second more, for clocks that differ.
  redis.call('PEXPIRE', ledger.key, string.format('%.0f', last - now + ledger.within + 1000))
end
return { at, 1 }
`;

/** Says that a process is alive, by Redis' clock. KEYS: the set of all. ARGV: its id, and for how many ms that holds. Answers how many are. */
export const beatScript = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return redis.call('ZCARD', KEYS[1])
`;
