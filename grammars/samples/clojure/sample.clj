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

(s/def ::number (s/and string? #(re-matches #"\d{4}-\d+" %)))
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

(defmulti parse-field (fn [column _text] column))

(defmethod parse-field :date [_ text]
  (LocalDate/parse text))

(defmethod parse-field :amount [_ ^String text]
  (bigdec (.replace text \, \.)))

(defmethod parse-field :default [_ text]
  (when-not (str/blank? text) (str/trim text)))

(defn parse-line
  "One line of the file, or a map with `:error`."
  ([line] (parse-line line ";"))
  ([line separator]
   (let [cells (str/split line (re-pattern separator) -1)
         [number & more] cells]
     (try
       (cond
         (str/starts-with? line "#") nil
         (< (count more) 3) {:error (format "too few cells in \"%s\"\n" line) :line line}
         :else (into {} (for [[column text] (map vector columns cells)
                              :let [value (parse-field column text)]
                              :when (some? value)]
                          [column value])))
       (catch NumberFormatException e
         {:error (ex-message e) :number number})
       (finally
         #_(println "parsed" number))))))

(defmacro with-timing [label & body]
  `(let [start# (System/nanoTime)
         result# (do ~@body)]
     (println ~label (.toMillis TimeUnit/NANOSECONDS (- (System/nanoTime) start#)) "ms")
     result#))

(defn load-file!
  [ledger path & {:keys [limit dry-run?] :or {limit 1000}}]
  (with-open [reader (io/reader path)]
    (loop [lines (take limit (line-seq reader))
           totals {:ok 0, :bad 0}]
      (if-let [line (first lines)]
        (let [invoice (parse-line line)
              ok? (s/valid? ::invoice invoice)]
          (when (and ok? (not dry-run?))
            (post! ledger (update invoice :amount * (+ 1 vat-rate))))
          (recur (rest lines) (update totals (if ok? :ok :bad) inc)))
        totals))))

(def customers #{"Harbour Maps" 'internal :cash})

(defn -main [& [path :as args]]
  (let [ledger (->MemoryLedger (atom {}))]
    (if (empty? args)
      (throw (ex-info "usage: invoices FILE" {:args args ::code 2}))
      (with-timing "loaded"
        (load-file! ledger path :dry-run? false)))
    (doseq [c customers]
      (println (str c \tab (balance ledger c)) @(:state ledger) #'columns))
    (shutdown-agents)))
