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
        (Decode.field "name" Decode.string)
        (Decode.oneOf [ Decode.field "amount" Decode.int, Decode.succeed -1 ])


update : Msg -> Model -> ( Model, Cmd Msg )
update msg model =
    case msg of
        GotItems (Ok items) ->
            let
                byName =
                    items
                        |> List.map (\item -> ( item.name, item ))
                        |> Dict.fromList
            in
            ( { model | status = Ready byName }, Cmd.none )

        GotItems (Err error) ->
            ( { model | status = Failed error }, Cmd.none )

        QueryChanged query ->
            ( { model | query = String.trim query }, Cmd.none )

        OrderClicked { sku } ->
            ( { model | ordered = Just { sku = sku, at = Time.millisToPosix 0x10 } }, Cmd.none )

        Tick now ->
            ( { model | ordered = Maybe.map (\order -> { order | at = now }) model.ordered }, Cmd.none )


matches : String -> Item -> Bool
matches query { name, amount } =
    String.contains query name && (amount > 0 || query /= "")


view : Model -> Html Msg
view model =
    case model.status of
        Loading ->
            text "loading \u{2026}"

        Failed _ ->
            div [ class "error" ] [ text """Could not load the "stock".""" ]

        Ready items ->
            div []
                [ input [ Attr.type_ "search", value model.query, onInput QueryChanged ] []
                , ul [] <|
                    (Dict.values items |> List.filter (matches model.query) |> List.map viewItem)
                ]


viewItem : Item -> Html Msg
viewItem ({ name, amount } as item) =
    if amount == 0 then
        li [ class "empty" ] [ text (name ++ ": sold out") ]

    else if amount < 5 then
        li [] [ text (name ++ ": only " ++ String.fromInt amount) ]

    else
        li [] [ text name, button [ onClick (OrderClicked item) ] [ text "Order" ] ]


main : Program () Model Msg
main =
    Browser.element { init = init, update = update, view = view, subscriptions = \_ -> Time.every (30 * 1000) Tick }
