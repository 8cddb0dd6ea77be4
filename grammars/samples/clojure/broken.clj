(ns invoices.core
  "Reads invoices from CSV and posts them to the ledger."
  (:require [clojure.java.io :as io]
            [clojure.string :as str]
            [clojure.spec.alpha :as s])
  (:import (java.time LocalDate)
           (java.util.concurrent TimeUnit)))

(set! *warn-on-reflection* true)

(def ^:const vat-rate 21/100)
(def ^{:doc "Fields in file order" :private true} columns
  [:number :date :customer :amount])

(s/def ::number (s/and string? #(re-matches #"\d{4}-\d+" %))
(s/def ::amount (s/and decimal? pos?))
(s/def ::invoice (s/keys :req-un [::number ::amount] :opt-un [::customer]))

(defprotocol Ledger
  "Where the invoices go."
  (post! [this invoice] "Posts one invoice; returns its id.")
  (balance [this] [this customer]))

(defrecord MemoryLedger [state]
  Ledger
  (post! [_ {:keys [number] :as invoice}]
    (swap! state update :posted (fnil conj []) invoice)
    number)
  (balance [this] (balance this nil))
  (balance [_ customer]
    (->> (:posted @state)
         (filter #(or (nil? customer) (= customer (:customer %))))
         (map :amount)
         (reduce + 0M))))
