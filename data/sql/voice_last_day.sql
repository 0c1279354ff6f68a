SELECT max(day) AS last FROM within('answers', $since, $until, $kept, $without) WHERE has_text;
