INSERT INTO uploads VALUES ($upload, $file_name, $sha, $sheet, $kind, $template, $encoding, $mapping, $rows_read,
    $rows_loaded, $rows_set_aside, $rows_already, $facts, $now, $by, NULL)
