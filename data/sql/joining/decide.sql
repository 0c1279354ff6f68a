-- A person's word on one id: split from whom it was joined to, or joined. $own_key $state $by $now
UPDATE customer_joins SET state = $state, decided_by = $by, decided_at = $now WHERE own_key = $own_key
