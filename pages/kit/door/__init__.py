"""The way in: the wall before everything, the security headers, and the pages a stranger may see.

Plain ASGI classes and plain HTML: a stranger's browser never starts a Streamlit session.
"""
