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
