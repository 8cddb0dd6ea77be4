open Printf

type entry = { path : string; size : int; children : entry list }

let rec total { size; children; _ } =
  List.fold_left (fun acc child -> acc + total child) size children

let rec scan path =
  if Sys.is_directory path then
    let names = Sys.readdir path |> Array.to_list |> List.sort compare in
    let children = List.map (fun name -> scan (Filename.concat path name) names in
    { path; size = 0; children }
  else
    let channel = open_in_bin path in
    let size = in_channel_length channel in
    close_in channel;
    { path; size; children = [] }

let rec print depth entry =
  printf "%s%8d %s\n" (String.make (2 * depth) ' ') (total entry) (Filename.basename entry.path);
  List.iter (print (depth + 1)) entry.children

let () = print 0 (scan (if Array.length Sys.argv > 1 then Sys.argv.(1) else "."))
