module Stock exposing (Model, Msg(..), init, main, update, view)

{-| The stock page: a table with a filter and one order at a time.
-}

import Browser
import Dict exposing (Dict)
import Html exposing (Html, button, div, input, li, text, ul)
import Html.Attributes as Attr exposing (class, value)
import Html.Events exposing (onClick, onInput)
import Http
import Json.Decode as Decode exposing (Decoder)
import Time


type alias Item =
    { sku : String
    , name : String
    , amount : Int
    }


type Status
    = Loading
    | Ready (Dict String Item)
    | Failed Http.Error


type alias Model =
    { status : Status
    , query : String
    , ordered : Maybe { sku : String, at : Time.Posix }
    }


type Msg
    = GotItems (Result Http.Error (List Item))
    | QueryChanged String
    | OrderClicked Item
    | Tick Time.Posix


init : () -> ( Model, Cmd Msg )
init _ =
    ( { status = Loading, query = "", ordered = Nothing }
    , Http.get
        { url = "/api/stock?limit=50"
        , expect = Http.expectJson GotItems (Decode.list itemDecoder)
        }
    )


itemDecoder : Decoder Item
itemDecoder =
    Decode.map3 Item
        (Decode.field "sku" Decode.string)
        (Decode.field "name" Decode.string
        (Decode.oneOf [ Decode.field "amount" Decode.int, Decode.succeed -1 ])
