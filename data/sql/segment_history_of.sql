-- In which segments a customer has been, by what the segments in use are divided by; the earliest first.
SELECT as_of, label, label_en FROM segment_history
WHERE customer_key = $customer AND as_of <= $as_of
  AND families IN (SELECT array_to_string((detail->>'families')::VARCHAR[], '+') FROM customer_scores WHERE customer_key = $customer AND model = 'segment')
ORDER BY as_of;
