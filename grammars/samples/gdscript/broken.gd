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


func _ready() -> void:
	_noise.seed = hash(seed_text
	chunk_loaded.connect(_on_chunk_loaded.bind(true))
	if not player:
		push_error("no player in the scene\n")
		return
	await get_tree().process_frame
	load_around(player.global_position)
