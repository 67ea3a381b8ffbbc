"""Material: decks, plan, calendar, duties; files in, values and problems out."""
