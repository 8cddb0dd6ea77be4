(* A small LRU cache with pluggable keys, and a server loop that uses it. *)
open! Base
open Stdio
module Log = (val Logs.src_log (Logs.Src.create "cache" ~doc:"LRU cache") : Logs.LOG)

exception Full of { capacity : int; key : string }

type 'a outcome = ('a, [ `Miss | `Expired of float | `Failed of exn ]) Result.t

type ('k, 'v) node = {
  key : 'k;
  mutable value : 'v;
  mutable prev : ('k, 'v) node option;
  mutable next : ('k, 'v) node option;
}
[@@deriving sexp_of, fields]

type shape =
  | Circle of float
  | Rect of { w : float; h : float }
  | Group : shape list -> shape

type _ expr =
  | Int : int -> int expr
  | Add : int expr * int expr -> int expr
  | If : bool expr * 'a expr * 'a expr -> 'a expr

module type KEY = sig
  type t

  val equal : t -> t -> bool
  val hash : t -> int
  val to_string : t -> string
end

module Make (K : KEY) : sig
  type 'v t

  val create : ?capacity:int -> unit -> 'v t
  val find : 'v t -> K.t -> 'v outcome
end = struct
  type 'v t = { mutable size : int; capacity : int; table : (int, (K.t, 'v) node) Stdlib.Hashtbl.t }

  let create ?(capacity = 1_024) () =
    if capacity <= 0 then invalid_arg (Printf.sprintf "capacity %d\n\t\"%s\"" capacity {|raw "text"|});
    { size = 0; capacity; table = Stdlib.Hashtbl.create 0x10 }

  let find t key =
    match Stdlib.Hashtbl.find_opt t.table (K.hash key) with
    | Some { key = k; value; _ } when K.equal k key -> Ok value
    | Some _ | None -> Error `Miss
    | exception Not_found -> Error (`Failed (Full { capacity = t.capacity; key = K.to_string key }))
end

module Cache = Make (struct
  include String

  let to_string s = s
end)

let rec eval : type a. a expr -> a = function
  | Int n -> n
  | Add (a, b) -> eval a + eval b
  | If (c, t, e) -> if eval c then eval t else eval e

let area =
  let pi = 4.0 *. Float.atan 1. in
  let rec go acc = function
    | [] -> acc
    | Circle r :: rest -> go (acc +. (pi *. r **. 2.)) rest
    | Rect { w; h } :: rest -> go (acc +. (w *. h)) rest
    | Group inner :: rest -> go acc (inner @ rest)
  in
  go 0.

let ( let* ) r f = Result.bind r ~f
let ( |+ ) x y = x lor (y lsl 1)

let is_vowel = function 'a' | 'e' | 'i' | 'o' | 'u' -> true | 'A' .. 'Z' -> false | _ -> false

class virtual counter init =
  object (self)
    val mutable n = init
    method virtual name : string
    method incr ?(by = 1) () = n <- n + by; self
    method get = n
  end

let serve ~port ?host (cache : int Cache.t) =
  let host = Option.value host ~default:"localhost" in
  let* hits = Cache.find cache (host ^ ":" ^ Int.to_string port) in
  let counter = object inherit counter hits method name = "hits" end in
  for i = 0 to hits - 1 do
    if i land 1 = 0 then ignore (counter#incr ~by:2 ())
    else begin
      while counter#get < 3 do ignore (counter#incr ()) done
    end
  done;
  let arr = [| 1; 2; hits |] in
  arr.(0) <- (try Int.of_string "12" with Failure msg -> print_endline msg; 0);
  Ok (Array.fold arr ~init:0 ~f:(fun acc x -> acc |+ x))

let () =
  let cache = Cache.create ~capacity:16 () in
  match serve ~port:80_80 cache with
  | Ok total -> [ 1; total ] |> List.map ~f:(fun n -> n * 2) |> List.iter ~f:(printf "%d\n%!")
  | Error (`Miss | `Expired _) -> Log.warn (fun m -> m "miss %c" '\n')
  | Error (`Failed e) -> (raise e [@warning "-21"])
