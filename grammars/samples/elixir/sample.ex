defmodule Courier.Delivery do
  @moduledoc """
  Delivers messages with retries.

      iex> Courier.Delivery.backoff(3)
      800
  """

  use GenServer, restart: :transient
  require Logger
  alias Courier.{Envelope, Transport}
  alias Courier.Repo, as: Store
  import Bitwise, only: [<<<: 2, band: 2]

  @behaviour Courier.Adapter
  @base_ms 100
  @kinds ~w(mail sms push)a

  @type status :: :queued | {:failed, reason :: term(), non_neg_integer()}
  @typep state :: %{required(:queue) => :queue.queue(Envelope.t()), optional(:timer) => reference()}

  @callback deliver(Envelope.t(), keyword()) :: {:ok, binary()} | {:error, term}
  @optional_callbacks deliver: 2

  defstruct [:id, :to, kind: :mail, meta: %{}, attempts: 0]

  defguardp is_kind(value) when is_atom(value) and value in @kinds

  defmacro measure(label, do: block) do
    quote do
      {micros, result} = :timer.tc(fn -> unquote(block) end)
      Logger.debug("#{unquote(label)} took #{div(micros, 1_000)} ms")
      result
    end
  end

  @spec start_link(keyword) :: GenServer.on_start()
  def start_link(opts \\ []), do: GenServer.start_link(__MODULE__, opts, name: opts[:name] || __MODULE__)

  @impl GenServer
  def init(opts) do
    Process.flag(:trap_exit, true)
    {:ok, %{queue: :queue.new(), limit: Keyword.get(opts, :limit, 0xFF)}, {:continue, :warm_up}}
  end

  @impl true
  def handle_continue(:warm_up, %{limit: limit} = state) when limit > 0, do: {:noreply, state}

  def handle_call({:push, %__MODULE__{kind: kind} = job}, {pid, _tag}, state) when is_kind(kind) do
    state = update_in(state.queue, &:queue.in(job, &1))
    send(pid, {:queued, job.id})
    {:reply, :ok, %{state | limit: state.limit - 1}}
  end

  def handle_info(:tick, state) do
    case :queue.out(state.queue) do
      {{:value, job}, rest} ->
        attempt(job)
        {:noreply, %{state | queue: rest}}

      {:empty, _} ->
        {:noreply, state, 5_000}
    end
  end

  def attempt(%__MODULE__{attempts: n} = job) do
    with {:ok, envelope} <- Envelope.build(job),
         true <- envelope.size < 1 <<< 20,
         {:ok, <<version::8, _flags::size(4), rest::bitstring>>} <- Transport.send(envelope) do
      {:ok, {version, rest}}
    else
      {:error, reason} when n < 5 -> {:retry, backoff(n), reason}
      false -> raise ArgumentError, "too large: #{inspect(job, limit: 5)}"
      other -> {:error, other}
    end
  rescue
    e in [ArgumentError, File.Error] ->
      Logger.error(Exception.message(e) <> "\n\t\"\u2026\"")
      reraise e, __STACKTRACE__
  catch
    :exit, {:timeout, _} -> {:error, :timeout}
  after
    Store.touch(job.id)
  end

  def backoff(n) when n in 0..10//1, do: @base_ms * (1 <<< n)

  def summary(jobs) do
    pairs =
      for %{kind: kind, to: to} <- jobs, to =~ ~r/^[\w.]+@\w+$/iu, into: %{} do
        {kind, String.split(to, "@", parts: 2)}
      end

    jobs
    |> Stream.filter(&match?(%{attempts: 0}, &1))
    |> Enum.group_by(& &1.kind, fn job -> job.id end)
    |> Enum.reduce(%{total: band(length(jobs), 0b1111)}, fn {kind, ids}, acc ->
      cond do
        ids == [] -> acc
        is_map_key(pairs, kind) -> Map.put(acc, kind, [?a, 'x' | ids])
        true -> Map.merge(acc, %{"key" => 1.5e-3, kind => Enum.count(ids)})
      end
    end)
  end

  def wait(ref) do
    receive do
      {^ref, result} when result != nil -> result
      {:DOWN, ^ref, :process, _pid, _reason} -> if(true, do: :down, else: :up)
    after
      1_000 -> unless Mix.env() == :test, do: exit(:timeout)
    end
  end

  defimpl String.Chars do
    def to_string(%{id: id}), do: ~s(job "#{id}")
  end
end
