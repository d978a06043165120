"""
The custom actions: read slots, call one function, say one thing, return events.
"""
