{-# LANGUAGE DerivingStrategies #-}
{-# LANGUAGE GADTs #-}
{-# LANGUAGE GeneralizedNewtypeDeriving #-}
{-# LANGUAGE LambdaCase #-}
{-# LANGUAGE NamedFieldPuns #-}
{-# LANGUAGE OverloadedStrings #-}
{-# LANGUAGE RecordWildCards #-}
{-# LANGUAGE ScopedTypeVariables #-}
{-# LANGUAGE TupleSections #-}
{-# LANGUAGE TypeApplications #-}
{-# LANGUAGE TypeFamilies #-}

-- | Parses invoice files and sums them per customer.
module Billing.Invoice
  ( Invoice (..)
  , Line (Line, lineSku)
  , ParseError
  , parseInvoice
  , totals
  , module Data.Time
  ) where

import Control.Exception (IOException, try)
import Control.Monad (forM_, unless, when, (>=>))
import Data.Char (isDigit, isSpace)
import qualified Data.Map.Strict as Map
import Data.Maybe (fromMaybe, mapMaybe)
import Data.Text (Text)
import qualified Data.Text as T
import qualified Data.Text.IO as TIO
import Data.Time hiding (parseTime)
import System.IO (hPutStrLn, stderr)

newtype Cents = Cents {unCents :: Integer}
  deriving stock (Eq, Ord)
  deriving newtype (Num, Show)

data Line = Line
  { lineSku :: !Text
  , lineCount :: {-# UNPACK #-} !Int
  , linePrice :: Cents -- ^ price of one piece
  }
  deriving stock (Eq, Show)

data Invoice = Invoice {number :: Text, customer :: Text, lines' :: [Line]}

data ParseError
  = NoHeader
  | BadLine Int Text
  deriving (Eq, Show)

data Query a where
  ByNumber :: Text -> Query (Maybe Invoice)
  Count :: Query Int

class Container f where
  type Key f
  type Key f = Int
  empty :: f a
  insert :: Key f -> a -> f a -> f a
  size :: f a -> Int
  size _ = 0
  {-# MINIMAL empty, insert #-}

instance Semigroup Invoice where
  Invoice n c ls <> Invoice _ _ rs = Invoice {number = n, customer = c, lines' = ls ++ rs}

infixr 5 |>
(|>) :: a -> (a -> b) -> b
x |> f = f x

runQuery :: forall a. [Invoice] -> Query a -> a
runQuery invoices = \case
  ByNumber n -> lookup n [(number i, i) | i <- invoices, not (T.null (number i))]
  Count -> length invoices

parseInvoice :: Text -> Either ParseError Invoice
parseInvoice source = case T.lines source of
  [] -> Left NoHeader
  header : rest
    | [number, customer] <- T.splitOn ";" header -> do
        lines' <- traverse (uncurry parseLine) (zip [2 ..] rest)
        pure Invoice {..}
    | otherwise -> Left (BadLine 1 header)

parseLine :: Int -> Text -> Either ParseError Line
parseLine at text
  | [sku, n, price] <- fields, T.all isDigit n = Right (Line sku (read (T.unpack n)) (cents price))
  | otherwise = Left $ BadLine at ("bad \"line\"\t\x2026\n" <> text)
  where
    fields = map (T.dropWhile isSpace) (T.splitOn "," text)
    cents p =
      let (whole, part) = T.breakOn "." p
          digits = T.take 2 (T.drop 1 part <> "00")
       in Cents (read @Integer (T.unpack (whole <> digits)))

totals :: [Invoice] -> Map.Map Text Cents
totals = Map.fromListWith (+) . concatMap (\Invoice {..} -> map ((customer,) . price) lines')
  where
    price Line {lineCount, linePrice} = fromIntegral lineCount * linePrice

main :: IO ()
main = do
  result <- try (TIO.readFile "invoice.csv")
  case result of
    Left (e :: IOException) -> hPutStrLn stderr ("cannot read: " ++ show e)
    Right text -> do
      let parsed = either (const Nothing) Just (parseInvoice text)
          count = maybe 0 (length . lines') parsed
      when (count > 0) $
        forM_ (Map.toList (totals (mapMaybe id [parsed]))) $ \(name, Cents c) ->
          putStrLn $ T.unpack name ++ ['\t', '\''] ++ show (fromIntegral c / 100 :: Double)
      unless (count /= 0) $ if count < 0 then fail "impossible" else pure ()
