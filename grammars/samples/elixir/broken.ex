defmodule Courier.Throttle do
  @moduledoc "Allows a number of calls per window."

  use Agent

  @window_ms 1_000

  def start_link(limit), do: Agent.start_link(fn -> {limit, %{}} end, name: __MODULE__)

  def allow?(key, now \\ System.monotonic_time(:millisecond)) do
    Agent.get_and_update(__MODULE__, fn {limit, calls} ->
      recent =
        calls
        |> Map.get(key, [])
        |> Enum.filter(fn at -> now - at < @window_ms end)

      if length(recent) < limit do
        {true, {limit, Map.put(calls, key, [now | recent])}}
      else
        {false, {limit, Map.put(calls, key, recent)}}
    end)
  end

  def reset do
    Agent.update(__MODULE__, fn {limit, _calls} -> {limit, %{}} end)
  end
end
