local Stack = {}
Stack.__index = Stack

function Stack.new(limit)
  return setmetatable({ items = {}, limit = limit or math.huge }, Stack)
end

function Stack:push(value)
  if #self.items >= self.limit then
    return nil, "stack is full"
  self.items[#self.items + 1] = value
  return value
end

function Stack:pop()
  return table.remove(self.items)
end

function Stack:peek()
  return self.items[#self.items]
end

local history = Stack.new(10)
for i = 1, 12 do
  local ok, err = history:push(i)
  if not ok then
    print(i, err)
  end
end

return Stack
