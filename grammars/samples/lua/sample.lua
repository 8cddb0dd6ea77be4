#!/usr/bin/env lua
--- Entity system for a small game: components, systems and events.
local setmetatable <const> = setmetatable
local insert, concat = table.insert, table.concat
local json = require "dkjson"
local util = require("game.util")

--[[ World holds all entities.
     Ids are never reused. ]]
local World = {}
World.__index = World
World.VERSION = '1.4\t"stable"\u{2026}\x41\065\z
                 end'

local BANNER = [==[
game "[[world]]"
  \n is not an escape here
]==]

local Level <const> = { debug = 1, ["very-loud"] = 2, [0x1F] = 3e-2; "first", "second" }

---@class Entity
---@field id integer
local Entity = setmetatable({}, {
  __call = function(class, id, ...)
    local self = setmetatable({ id = id, parts = { ... } }, class)
    return self
  end,
})
Entity.__index = Entity

function Entity:add(name, part)
  self.parts[name] = part or true
  return self
end

function Entity.__tostring(e)
  return ("entity %03d <%s>"):format(e.id, concat(e.parts, ", "))
end

function World.new(options)
  options = options or {}
  return setmetatable({
    entities = {},
    systems = {},
    next_id = options.first_id or 1,
    seed = (options.seed ~ 0xFF) << 2 & ~1 | 7 // 2,
  }, World)
end

function World:spawn(...)
  local id = self.next_id
  self.next_id = id + 1
  local entity = Entity(id, ...)
  self.entities[#self.entities + 1] = entity
  return entity
end

function World:each(...)
  local wanted, n = table.pack(...), select('#', ...)
  return coroutine.wrap(function()
    for _, entity in ipairs(self.entities) do
      for i = 1, n do
        if entity.parts[wanted[i]] == nil then
          goto continue
        end
      end
      coroutine.yield(entity)
      ::continue::
    end
  end)
end

function World:update(dt)
  for name, system in pairs(self.systems) do
    local started = os.clock()
    local ok, err = xpcall(system, debug.traceback, self, dt)
    if not ok and err ~= "skip" then
      io.stderr:write(name, ": ", tostring(err), "\n")
    elseif os.clock() - started > .016 then
      util.warn { system = name, ms = (os.clock() - started) * 1000 }
    else
      self.last = name
    end
  end
end

local function load_level(path)
  local file <close> = assert(io.open(path, "r"))
  local rows, width = {}, 0
  for line in file:lines() do
    local key, value = line:match("^(%w+)%s*=%s*(.-)%s*$")
    if key then rows[key] = tonumber(value) or value end
    width = math.max(width, #line)
  end
  repeat
    width = width - 1
    local done = width % 2 == 0 or width <= -1
    if width > 1000 then break end
  until done
  return rows, width
end

local world = World.new { seed = 42, first_id = 2 ^ 4 }
world.systems.move = function(w, dt)
  for e in w:each("position", "velocity") do
    e.parts.position.x = e.parts.position.x + e.parts.velocity.x * dt;
  end
end

world:spawn("player"):add("position", { x = 0, y = -1.5 }):add "velocity"
while world.next_id < 20 do world:spawn() end
print(json.encode(Level), BANNER .. World.VERSION, load_level and nil)
return World
