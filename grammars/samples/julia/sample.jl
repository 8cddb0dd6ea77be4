#!/usr/bin/env julia
"""
    Diffusion

Explicit solver for the heat equation on a 2-D grid.
"""
module Diffusion

using LinearAlgebra: norm, Diagonal
using Printf, Statistics
import Base: show, step
import JSON as J

export Grid, Solver, solve!, @timed_step

const ALPHA = 1.0e-4
const Field{T} = Matrix{T} where {T<:Real}

abstract type Boundary end
struct Fixed <: Boundary
    value::Float64
end
struct Periodic <: Boundary end

@enum Phase idle = 1 running stopped

Base.@kwdef mutable struct Grid{T<:AbstractFloat,B<:Boundary}
    cells::Matrix{T} = zeros(T, 64, 64)
    dx::T = 0.1
    boundary::B
    phase::Phase = idle
    const name::String = "grid"

    function Grid{T,B}(cells, dx, boundary, phase, name) where {T,B}
        dx > 0 || throw(ArgumentError("dx must be positive, got $(dx)\n"))
        return new{T,B}(cells, dx, boundary, phase, name)
    end
end

Grid(n::Integer; kwargs...) = Grid{Float64,Periodic}(; cells = rand(n, n), boundary = Periodic(), kwargs...)

primitive type Flag 8 end

macro timed_step(label, expr)
    quote
        local started = time_ns()
        local value = $(esc(expr))
        @info "step" label = $(string(label)) ms = (time_ns() - started) / 1e6
        value
    end
end

show(io::IO, g::Grid) = print(io, "Grid(", join(size(g.cells), "×"), ", Δ=", g.dx, ')')

edge(b::Fixed, ::Any...)::Float64 = b.value
edge(::Periodic, u, i, j) = u[mod1(i, end), mod1(j, end)]

function step!(next::Field{T}, g::Grid{T}, dt::T = T(0.01)) where {T}
    u, (rows, cols) = g.cells, size(g.cells)
    @inbounds for j in 1:cols, i = 1:rows
        inside = 1 < i < rows && 1 < j < cols
        if inside
            ∇²u = u[i-1, j] + u[i+1, j] + u[i, j-1] + u[i, j+1] - 4u[i, j]
        elseif g.boundary isa Fixed
            next[i, j] = edge(g.boundary)
            continue
        else
            ∇²u = edge(g.boundary, u, i - 1, j) - 2 * u[i, j] + edge(g.boundary, u, i + 1, j)
        end
        next[i, j] = u[i, j] + ALPHA * dt / g.dx^2 * ∇²u
    end
    g.cells .= next
    return nothing
end

function solve!(g::Grid; steps::Int = 100, tolerance = 1e-8, on_step::Union{Function,Nothing} = nothing)
    next, history = similar(g.cells), Float64[]
    g.phase = running
    try
        for n ∈ 1:steps
            before = copy(g.cells)
            step!(next, g)
            push!(history, norm(before - g.cells))
            on_step === nothing || on_step(n, last(history))
            history[end] ≤ tolerance && break
        end
    catch err
        err isa InterruptException ? (@warn "stopped" exception = err) : rethrow()
    finally
        g.phase = stopped
    end
    while length(history) > 1_000
        popfirst!(history)
    end
    return (; history, mean = mean(g.cells), hot = [c for c in g.cells if c > 0.9])
end

end # module

using .Diffusion

if abspath(PROGRAM_FILE) == @__FILE__
    grid = Grid(get(ARGS, 1, "32") |> s -> parse(Int, s))
    result = solve!(grid; steps = 0x10, on_step = (n, r) -> nothing)
    A = [1 2; 3 4]'
    text = raw"C:\tmp" * """quoted "inner" \$ $(grid.dx)""" * `ls -l $(A[1, 2])`.exec[1]
    println(map(x -> x^2 + 3im, A), ' ', r"^\d+$"i, :symbol => 1 // 2, text)
    foreach(result.history) do value
        value > 0.5 ? println(value) : print('.')
    end
    x = let y = 2; y .* [1.0, 2.0] end
end
