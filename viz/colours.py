"""The colours of everything that is drawn: those of Okabe and Ito (2008), and quiet greys.

They are safe for the colour-blind, and yet none stands alone: a dash pattern, a marker, an outline
or a number says the same thing a second time. This file imports nothing, since pages that open
before anybody draws need it.
"""

BLUE = "#0072B2"
ORANGE = "#E69F00"
VERMILLION = "#D55E00"
GREEN = "#009E73"
PURPLE = "#CC79A7"
SKY = "#56B4E9"
INK = "#222222"
GREY = "#6B6B6B"
LIGHT = "#C4C4C4"
PALE = "#E9E9E9"

CHALLENGERS = BLUE
INCUMBENTS = VERMILLION
