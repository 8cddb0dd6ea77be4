(** A connection pool.

    Connections are opened on demand and closed when idle for too long. *)

open Base
open! Import

(** {1 Types} *)

type t
(** A pool. Values are shared between threads. *)

type 'a connection = private { id : int; mutable last_used : float; payload : 'a }

type config = {
  max_open : int;  (** upper bound, at least 1 *)
  idle_seconds : float;
  mutable on_close : (int -> unit) option;
  name : string option; [@default None]
}
[@@deriving sexp, compare]

type error =
  [ `Timeout of float
  | `Closed
  | `Refused of string * int
  ]

type state =
  | Idle
  | Busy of { since : float; by : string }
  | Broken of exn
[@@deriving show { with_path = false }]

type +'a promise
type ('k, 'v) table = ('k, 'v) Hashtbl.t constraint 'k = string

type _ request =
  | Ping : unit request
  | Query : string * 'a decoder -> 'a list request

and 'a decoder = string array -> ('a, string) Result.t

type packed = Packed : 'a request -> packed
type extra = ..
type extra += Note of string

exception Exhausted of { limit : int; waiting : int }
exception Protocol_error of string

(** {1 Life cycle} *)

val create : ?config:config -> host:string -> port:int -> unit -> (t, [> error ]) Result.t
(** [create ~host ~port ()] opens no connection yet.

    @raise Invalid_argument when [port] is not in [1, 65535]. *)

val close : ?force:bool -> t -> unit
val default : config

(** {1 Use} *)

val with_connection : t -> f:('a connection -> 'b promise) -> ('b, [> `Timeout of float ]) Result.t promise
val request : t -> 'a request -> 'a promise
val map2 : 'a promise -> 'b promise -> f:('a -> 'b -> 'c) -> 'c promise
val stats : t -> (string * int) list * state array
val ( >>= ) : 'a promise -> ('a -> 'b promise) -> 'b promise
val ( let* ) : 'a promise -> ('a -> 'b promise) -> 'b promise
val iter : 'a. f:(('a connection -> unit)[@local]) -> t -> unit
external now : unit -> (float[@unboxed]) = "pool_now" "pool_now_unboxed" [@@noalloc]

module type BACKEND = sig
  type conn
  type nonrec config = config

  val connect : config -> conn promise
  val send : conn -> bytes -> (int, string) Result.t
  val to_state : conn -> state
end

module Make (B : BACKEND) (_ : sig
  val name : string
end) : sig
  include BACKEND with type conn := B.conn

  val backend : (module BACKEND with type conn = B.conn)
end


module Infix : module type of Import.Infix
module Unix_backend : BACKEND
module Time = Stdlib.Sys

class type observer = object
  method on_state : state -> unit
  method name : string
end

class logger : ?prefix:string -> out_channel -> object
  inherit observer
  val mutable count : int
  method private write : string -> unit
  method count : int
end
