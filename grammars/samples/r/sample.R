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
    stop("no such file: ", sQuote(path), call. = FALSE)
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

`%||%` <- function(a, b) if (is.null(a)) b else a

forecast_shop <- function(sold, options = list()) {
  horizon <- options$horizon %||% DEFAULTS$horizon
  n <- length(sold)
  if (n < DEFAULTS$min_weeks) {
    return(NULL)
  } else if (all(sold == 0)) {
    return(rep(0, horizon))
  }
  tryCatch(
    {
      fit <- stats::arima(sold, order = c(1L, 0L, 1L))
      as.numeric(predict(fit, n.ahead = horizon)$pred)
    },
    warning = function(w) {
      message(sprintf("shop has an odd series: %s\n", conditionMessage(w)))
      rep(smooth(sold), horizon)
    },
    error = \(e) rep(mean(tail(sold, 4)), horizon),
    finally = gc(verbose = FALSE)
  )
}

setClass("Forecast", representation(shop = "character", values = "numeric"))

setMethod("show", "Forecast", function(object) {
  cat("<Forecast ", object@shop, ": ", format(object@values, digits = 3), ">\n", sep = "")
})

print.summary_table <- function(x, ...) {
  cat(r"(path: C:\sales\*.csv)", "\n")
  invisible(x)
}

main <- function(args = commandArgs(trailingOnly = TRUE)) {
  sales <- read_sales(args[[1]])
  by_shop <- split(sales$sold, sales$shop)
  forecasts <- lapply(names(by_shop), function(shop) {
    values <- forecast_shop(by_shop[[shop]])
    if (!is.null(values)) new("Forecast", shop = shop, values = values)
  })
  repeat {
    empty <- which(vapply(forecasts, is.null, logical(1)))
    if (length(empty) == 0) break
    forecasts[[empty[1]]] <- NULL
  }
  totals <- sapply(forecasts, \(f) sum(f@values)) -> all_totals
  week_plot <- sales %>%
    group_by(week) %>%
    summarise(across(sold, list(mean = mean, sd = ~ sd(.x, na.rm = TRUE)))) %>%
    ggplot(aes(x = week, y = sold_mean)) +
    geom_line(colour = "#336699") +
    labs(title = 'Mean of "sold"', y = NULL)
  model <- lm(log1p(sold) ~ shop + I(as.numeric(week)^2) - 1, data = sales)
  while (FALSE) next
  if (interactive()) print(week_plot)
  switch(args[2] %||% "text",
    text = print(totals),
    json = ,
    rds = saveRDS(model, "model.rds"),
    stop("unknown format")
  )
  1e-3 + 0x1FL + Inf %/% 2 %% 3
}

if (sys.nframe() == 0L) main()
