"""The melodic General MIDI programs the judge knows: name, and the range people write for them, as MIDI numbers.

Names and families of eight after General MIDI Level 1 (MIDI Manufacturers Association, RP-003); ranges are the usual
written ones of orchestration books, for synthesizers four octaves around middle C. Left out, before any result: 55
(orchestra hit) and 96..103 (synth effects), where every font has a scene of its own, and what has no pitch.
"""

from __future__ import annotations

from typing import NamedTuple


class Program(NamedTuple):
    """Name and range."""

    name: str
    low: int
    high: int


FAMILIES = (
    "piano", "chromatic percussion", "organ", "guitar", "bass", "strings", "ensemble", "brass", "reed", "pipe",
    "synth lead", "synth pad", "synth effects", "ethnic", "percussive", "sound effects",
)  # fmt: skip

_ROWS = """
0 acoustic grand piano 30 96
1 bright acoustic piano 30 96
2 electric grand piano 30 96
3 honky-tonk piano 36 90
4 electric piano 1 36 90
5 electric piano 2 36 90
6 harpsichord 36 84
7 clavinet 36 84
8 celesta 60 102
9 glockenspiel 72 105
10 music box 60 96
11 vibraphone 53 89
12 marimba 45 90
13 xylophone 65 102
14 tubular bells 60 77
15 dulcimer 50 86
16 drawbar organ 36 90
17 percussive organ 36 90
18 rock organ 36 90
19 church organ 36 90
20 reed organ 36 84
21 accordion 48 88
22 harmonica 55 90
23 tango accordion 48 88
24 nylon guitar 40 80
25 steel guitar 40 80
26 jazz guitar 40 80
27 clean electric guitar 40 80
28 muted electric guitar 40 76
29 overdriven guitar 40 80
30 distortion guitar 40 80
31 guitar harmonics 52 88
32 acoustic bass 28 57
33 fingered bass 28 57
34 picked bass 28 57
35 fretless bass 28 57
36 slap bass 1 28 57
37 slap bass 2 28 57
38 synth bass 1 28 57
39 synth bass 2 28 57
40 violin 55 96
41 viola 48 84
42 cello 36 76
43 contrabass 28 55
44 tremolo strings 36 88
45 pizzicato strings 36 84
46 orchestral harp 30 96
47 timpani 36 57
48 string ensemble 1 36 90
49 string ensemble 2 36 90
50 synth strings 1 36 90
51 synth strings 2 36 90
52 choir aahs 45 81
53 voice oohs 45 81
54 synth voice 45 81
56 trumpet 55 84
57 trombone 40 72
58 tuba 28 58
59 muted trumpet 55 84
60 french horn 41 77
61 brass section 40 80
62 synth brass 1 40 84
63 synth brass 2 40 84
64 soprano sax 56 87
65 alto sax 49 80
66 tenor sax 44 75
67 baritone sax 36 68
68 oboe 58 90
69 english horn 52 81
70 bassoon 34 72
71 clarinet 50 89
72 piccolo 74 105
73 flute 60 96
74 recorder 60 93
75 pan flute 60 96
76 blown bottle 60 96
77 shakuhachi 55 84
78 whistle 60 96
79 ocarina 60 84
80 square lead 42 90
81 saw lead 42 90
82 calliope lead 42 90
83 chiff lead 42 90
84 charang lead 42 90
85 voice lead 42 90
86 fifths lead 36 84
87 bass and lead 30 84
88 new age pad 36 84
89 warm pad 36 84
90 polysynth pad 36 84
91 choir pad 36 84
92 bowed pad 36 84
93 metallic pad 36 84
94 halo pad 36 84
95 sweep pad 36 84
104 sitar 48 77
105 banjo 48 84
106 shamisen 50 79
107 koto 48 84
108 kalimba 53 84
109 bagpipe 50 81
110 fiddle 55 93
111 shanai 50 81
112 tinkle bell 60 96
114 steel drums 52 88
"""


SAME = ((0, 1, 3), (4, 5), (16, 17, 18), (21, 23), (36, 37), (38, 39), (40, 41, 110), (44, 48, 49), (50, 51), (62, 63))
"""Programs that count as one instrument: numbered twice, brighter, of another country or under another name; and, of
those that name an instrument, those that a font plays with the very same samples (viola and violin, for one)."""

SYNTHETIC = frozenset({38, 39, 50, 51, 54, 62, 63, *range(80, 96), 112})
"""Programs that name no instrument but a sound of a synthesizer: every font has an idea of its own of it."""


def kind(program: int) -> int:
    """The first of the programs that are the same instrument."""
    return next((same[0] for same in SAME if program in same), program)


def _row(line: str) -> tuple[int, Program]:
    number, *name, low, high = line.split()
    return int(number), Program(" ".join(name), int(low), int(high))


PROGRAMS: dict[int, Program] = dict(map(_row, _ROWS.strip().splitlines()))
NAMED = tuple(program for program in PROGRAMS if program not in SYNTHETIC)
"""Programs that name an instrument which exists outside of synthesizers."""


def family(program: int) -> str:
    """The family of a program."""
    return FAMILIES[program // 8]
