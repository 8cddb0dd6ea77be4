# Forecasts the weekly demand per shop from a table of sales.
library(stats)
suppressPackageStartupMessages({
  library(dplyr)
  library(ggplot2)
})

DEFAULTS <- list(horizon = 8L, level = 0.95, min_weeks = 26)

#' Read one file of sales.
#'
#' @param path A CSV file with the columns `shop`, `week` and `sold`.
#' @param ... Passed on to [utils::read.csv()].
#' @return A data frame ordered by shop and week.
read_sales <- function(path, ..., na = c("", "NA", "-")) {
  if (!file.exists(path)) {
    stop("no such file: ", sQuote(path), call. = FALSE
  }
  sales <- utils::read.csv(path, na.strings = na, stringsAsFactors = FALSE, ...)
  missing <- setdiff(c("shop", "week", "sold"), names(sales))
  stopifnot("columns are missing" = length(missing) == 0L)
  sales$week <- as.Date(sales$week, format = "%Y-%m-%d")
  sales[["sold"]][is.na(sales[["sold"]])] <- 0
  sales |>
    subset(sold >= 0 & !is.na(week)) |>
    arrange(shop, desc(week))
}

smooth <- function(x, alpha = 0.3) {
  level <- x[1]
  for (i in seq_along(x)[-1]) {
    level <- alpha * x[i] + (1 - alpha) * level
  }
  level
}
