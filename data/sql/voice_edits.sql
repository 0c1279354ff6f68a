SELECT edit_no, edit, edited_by, edited_at FROM taxonomy_edits ORDER BY edit_no;
