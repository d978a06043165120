"""
Lutea: tells people who bleed in early pregnancy what the UK guidance says, and brings a person.
"""
