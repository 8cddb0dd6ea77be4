(** Bounded queues that block the writer when full. *)

type 'a t

exception Closed

type stats = {
  pushed : int;
  popped : int;
  waiting : int;

val create : capacity:int -> unit -> 'a t
(** @raise Invalid_argument when [capacity < 1]. *)

val push : 'a t -> 'a -> unit
(** Waits while the queue is full.

    @raise Closed after {!close}. *)

val pop : ?timeout:float -> 'a t -> 'a option
val length : _ t -> int
val stats : _ t -> stats
val close : _ t -> unit

module Unbounded : sig
  type nonrec 'a t = 'a t

  val create : unit -> 'a t
end
