"""The data room: schema, warehouse, intake, privacy, access. Imports nothing of Maeum but itself."""
