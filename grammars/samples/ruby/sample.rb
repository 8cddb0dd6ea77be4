#!/usr/bin/env ruby
# frozen_string_literal: true

require 'json'
require 'optparse'
require_relative 'feeds/version'

module Feeds
  # Raised when a feed cannot be read.
  class Error < StandardError
    attr_reader :url

    def initialize(message = nil, url:)
      @url = url
      super(message || "cannot read #{url.inspect}")
    end
  end

  Item = Struct.new(:title, :link, :tags, keyword_init: true) do
    include Comparable

    def <=>(other) = title <=> other.title
    def slug = title.downcase.gsub(/[^a-z0-9]+/i) { |m| m == ' ' ? '-' : '' }
  end

  Point = Data.define(:at, :count)

  DEFAULTS = { limit: 20, 'agent' => %w[feeds 1.0], format: :json, nested: { a: 1.5e3, b: 0xff } }.freeze
  KINDS = %i[rss atom].freeze

  class Reader
    include Enumerable

    @@open = 0
    SPACES = %r{\A\s*(?<key>\w+)\s*:\s*(?<value>.*)\z}x

    class << self
      def open(path, **options, &)
        reader = new(path, **options)
        return reader unless block_given?

        reader.each(&)
      ensure
        @@open -= 1
      end

      private :new
    end

    def initialize(path, limit: DEFAULTS[:limit], format: :json, **)
      @path, @limit = path, limit
      @format = format
      @@open += 1
    end

    def each
      return enum_for(__method__) { @limit } unless block_given?

      File.foreach(@path, chomp: true).lazy.reject(&:empty?).first(@limit).each_with_index do |line, index|
        yield parse(line, index)
      rescue JSON::ParserError, KeyError => e
        warn "line #{index + 1}: #{e.message}\n\t\u2026"
        next
      else
        @count = (@count || 0).succ
      end
    end

    def summary(*kinds, **filters)
      text = <<~TEXT
        Feed #{@path}
          kinds: #{kinds.map { |k| "<#{k}>" }.join(', ')}
      TEXT
      text += format('%<n>d items', n: count) if filters.fetch(:count, true)
      text << <<-'RAW'.strip
        no #{interpolation} here
      RAW
    end

    def total = sum { _1.title.size }

    private

    def parse(line, index)
      case JSON.parse(line, symbolize_names: true)
      in { type: 'item', title: String => title, link:, **nil }
        Item.new(title:, link:, tags: [])
      in { title:, tags: [String => first, *rest] } if rest.size < 5
        Item.new(title:, link: "##{index}", tags: [first, *rest])
      in [] | nil
        raise Error.new(url: @path)
      else
        raise KeyError, 'unknown shape'
      end
    end
  end
end

if $PROGRAM_NAME == __FILE__
  options = {}
  OptionParser.new do |opts|
    opts.on('-n', '--limit N', Integer, 'how many') { |n| options[:limit] = n }
  end.parse!
  path = ARGV.first or abort 'usage: feeds FILE'
  sizes = Feeds::Reader.open(path, **options).to_h { |item| [item.slug, item.tags&.size.to_i] }
  begin
    puts sizes.sort_by { |_, n| -n }.map { |k, n| "#{k}=#{n}" } unless sizes.empty?
  end while false
  puts(->(x, y = 2) { x**y }.(3), :done?.to_proc.arity, ?a, -7 % 3)
end
