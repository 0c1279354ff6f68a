SELECT count(*) AS n FROM answers WHERE has_text;
