# frozen_string_literal: true

require 'set'

# Orders tasks so that each comes after what it needs.
class TaskGraph
  class CycleError < StandardError; end

  def initialize
    @needs = Hash.new { |hash, key| hash[key] = Set.new }
  end

  def add(task, needs: [])
    @needs[task].merge(needs)
    needs.each { |name| @needs[name] }
    self
  end

  def order
    done = Set.new
    result = []
    @needs.each_key { |task| visit(task, done, [], result) }
    result
  end

  private

  def visit(task, done, path, result)
    return if done.include?(task)

    if path.include?(task)
      raise CycleError, "cycle: #{[*path, task].join(' -> ')}"

    @needs[task].each { |name| visit(name, done, [*path, task], result) }
    done << task
    result << task
  end
end
