@tool
class_name TileWorld
extends Node2D
## Streams map tiles in and out around the player.

signal chunk_loaded(coords: Vector2i, seconds: float)
signal failed

enum State { IDLE, LOADING = 4, FAILED }

const CHUNK_SIZE := Vector2i(32, 32)
const OFFSETS: Array[Vector2i] = [Vector2i.LEFT, Vector2i.RIGHT, Vector2i.UP, Vector2i.DOWN]
const TileScene = preload("res://tiles/tile.tscn")

@export_range(1, 8, 1) var radius: int = 3
@export var seed_text := "harbour \"one\""
@export_group("Debug")
@export var show_borders: bool = false:
	set(value):
		show_borders = value
		queue_redraw()
	get:
		return show_borders and Engine.is_editor_hint()

var state: State = State.IDLE
var chunks: Dictionary = {}
var _noise := FastNoiseLite.new()

@onready var player: CharacterBody2D = $"../Player"
@onready var label: Label = %StatusLabel


class Chunk:
	extends RefCounted

	var coords: Vector2i
	var cells: PackedByteArray = []

	func _init(at: Vector2i, size: int = 1024) -> void:
		coords = at
		cells.resize(size)

	static func key(at: Vector2i) -> String:
		return "%d:%d" % [at.x, at.y]


func _ready() -> void:
	_noise.seed = hash(seed_text)
	chunk_loaded.connect(_on_chunk_loaded.bind(true))
	if not player:
		push_error("no player in the scene\n")
		return
	await get_tree().process_frame
	load_around(player.global_position)


func load_around(at: Vector2) -> void:
	var centre := Vector2i(at / Vector2(CHUNK_SIZE * 16))
	for y in range(-radius, radius + 1):
		for x: int in range(-radius, radius + 1):
			var coords := centre + Vector2i(x, y)
			if Chunk.key(coords) in chunks:
				continue
			elif state == State.FAILED:
				break
			else:
				_build(coords)

	var far := chunks.values().filter(func(chunk: Chunk) -> bool:
		return chunk.coords.distance_to(centre) > radius * 2
	)
	while not far.is_empty():
		var chunk: Chunk = far.pop_back()
		chunks.erase(Chunk.key(chunk.coords))


func _build(coords: Vector2i) -> Chunk:
	var started := Time.get_ticks_usec()
	var chunk := Chunk.new(coords)
	for i in chunk.cells.size():
		var value: float = _noise.get_noise_2d(i % CHUNK_SIZE.x, i >> 5)
		chunk.cells[i] = 1 if value > 0.2 else (2 if value < -0.5 else 0)
	chunks[Chunk.key(coords)] = chunk
	chunk_loaded.emit(coords, (Time.get_ticks_usec() - started) / 1e6)
	return chunk


func _unhandled_input(event: InputEvent) -> void:
	if event is InputEventKey and event.pressed:
		match event.keycode:
			KEY_F5, KEY_R when event.ctrl_pressed:
				chunks.clear()
			KEY_ESCAPE:
				get_tree().quit()
			var other:
				print_verbose("key %s" % OS.get_keycode_string(other))


func _on_chunk_loaded(coords: Vector2i, seconds: float, announce: bool) -> void:
	assert(seconds >= 0.0, "time runs backwards")
	var info := {"coords": coords, seconds = snappedf(seconds, 0.001), &"name": ^"../Player"}
	if announce and info.seconds > 0.1: label.text = "slow: {coords}".format(info)
