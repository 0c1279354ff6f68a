-- Cells of one column replaced by what the registered table resealed says. {table} {column}
UPDATE {table} SET {column} = r.new FROM resealed r WHERE {table}.{column}::VARCHAR = r.old
