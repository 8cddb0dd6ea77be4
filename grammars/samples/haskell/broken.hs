module Text.Wrap
  ( wrap
  , indent
  ) where

import Data.List (intercalate)

-- | Breaks a text into lines of at most @width@ characters.
wrap :: Int -> String -> [String]
wrap width = reverse . map unwords . finish . foldl step ([], [], 0) . words
  where
    finish (done, current, _)
      | null current = done
      | otherwise = reverse current : done
    step (done, current, used) word
      | null current = (done, [word], length word)
      | used + 1 + length word <= width = (done, word : current, used + 1 + length word)
      | otherwise = (reverse current : done, [word], length word

indent :: Int -> [String] -> String
indent n = intercalate "\n" . map (replicate n ' ' ++)

main :: IO ()
main = do
  text <- getContents
  putStrLn (indent 2 (wrap 72 text))
