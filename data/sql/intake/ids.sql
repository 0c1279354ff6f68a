SELECT line, id, NOT known AND NOT repeated AS new FROM keyed
