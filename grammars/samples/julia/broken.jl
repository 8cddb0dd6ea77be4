module Histogram

using Statistics

struct Bins
    edges::Vector{Float64}
    counts::Vector{Int}
end

function Bins(values::AbstractVector{<:Real}; n::Integer = 10)
    lo, hi = extrema(values)
    edges = collect(range(lo, hi; length = n + 1))
    counts = zeros(Int, n)
    for value in values
        index = searchsortedlast(edges, value)
        if index > n
            index = n
        counts[index] += 1
    end
    return Bins(edges, counts)
end

function render(io::IO, bins::Bins; width = 40)
    top = maximum(bins.counts)
    for (edge, count) in zip(bins.edges, bins.counts)
        println(io, rpad(round(edge; digits = 2), 10), '#'^round(Int, width * count / top))
    end
end

end
