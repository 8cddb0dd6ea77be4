//// Parses price lists and totals an order.

import gleam/dict.{type Dict}
import gleam/float
import gleam/int
import gleam/io
import gleam/list
import gleam/option.{type Option, None, Some}
import gleam/result
import gleam/string as text

pub const separator = ";"

const discounts = [#(100, 0.95), #(1000, 0.9)]

/// Why a line was refused.
pub type ParseError {
  TooFewCells(line: Int, found: Int)
  BadPrice(line: Int, cell: String)
  Duplicate(sku: String)
}

pub type Product {
  Product(sku: String, name: String, cents: Int, note: Option(String))
}

pub opaque type Catalogue {
  Catalogue(products: Dict(String, Product))
}

type Handler(value, error) =
  fn(value) -> Result(value, error)

@external(erlang, "os", "system_time")
@external(javascript, "./clock.mjs", "now")
fn now() -> Int

pub fn new() -> Catalogue {
  Catalogue(products: dict.new())
}

pub fn parse_line(line: String, number: Int) -> Result(Product, ParseError) {
  case text.split(line, on: separator) {
    [sku, name, price] -> {
      use cents <- result.try(parse_cents(price, number))
      Ok(Product(sku:, name: text.trim(name), cents: cents, note: None))
    }
    [sku, name, price, "", ..] | [sku, name, price, "-", ..] ->
      parse_line(text.join([sku, name, price], with: ";"), number)
    [sku, name, price, note, ..] -> {
      let product = parse_line(sku <> ";" <> name <> ";" <> price, number)
      use parsed <- result.map(product)
      Product(..parsed, note: Some(note))
    }
    cells -> Error(TooFewCells(line: number, found: list.length(cells)))
  }
}

fn parse_cents(cell: String, line: Int) -> Result(Int, ParseError) {
  cell
  |> text.replace(each: ",", with: ".")
  |> float.parse
  |> result.map(fn(price) { float.round(price *. 100.0) })
  |> result.replace_error(BadPrice(line, cell))
}

pub fn add(to catalogue: Catalogue, product product: Product) {
  let Catalogue(products) = catalogue
  case dict.has_key(products, product.sku) {
    True -> Error(Duplicate(product.sku))
    False -> Ok(Catalogue(dict.insert(products, product.sku, product)))
  }
}

pub fn total(catalogue: Catalogue, order: List(#(String, Int))) -> Int {
  let sum =
    list.fold(over: order, from: 0, with: fn(sum, row) {
      let #(sku, amount) = row
      case dict.get(catalogue.products, sku) {
        Ok(Product(cents: cents, ..)) if amount > 0 && cents != 0 -> sum + cents * amount
        Ok(_) | Error(Nil) -> sum
      }
    })
  let factor =
    discounts
    |> list.filter(fn(step) { sum >= step.0 * 100 })
    |> list.map(fn(step) { step.1 })
    |> list.last
    |> result.unwrap(or: 1.0)
  float.truncate(int.to_float(sum) *. factor)
}

fn header(bits: BitArray) -> Result(Int, Nil) {
  case bits {
    <<0xEF, 0xBB, 0xBF, _rest:bits>> -> Ok(3)
    <<length:size(16)-big, _:bytes>> if length < 1_000 -> Ok(length)
    _ -> Error(Nil)
  }
}

pub fn main() {
  let assert Ok(tea) = parse_line("T-1;Tea \"green\";4,50", 1)
  let _ = header(<<"abc":utf8>>)
  case add(new(), tea) {
    Ok(catalogue) -> io.println("total: " <> int.to_string(total(catalogue, [#("T-1", 12)])))
    Error(_) -> panic as "the first product cannot be a duplicate"
  }
  io.debug(now())
}
