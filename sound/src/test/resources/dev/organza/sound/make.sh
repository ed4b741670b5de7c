#!/bin/sh
# Makes the files that the tests read: 0.25 s of a tone of 500 Hz at half of full scale, by the
# reference encoders. Needs python3, flac 1.4, vorbis-tools 1.4 and lame 3.100.
set -e
for spec in "44100 2" "16000 1"; do
  set -- $spec
  python3 - "$1" "$2" > tone.wav <<'P'
import math, struct, sys
rate, channels = int(sys.argv[1]), int(sys.argv[2])
data = b"".join(
    struct.pack("<h", round(16384 * math.sin(2 * math.pi * 500 * n / rate))) * channels
    for n in range(rate // 4))
head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(data), b"WAVE", b"fmt ", 16, 1, channels,
                   rate, rate * channels * 2, channels * 2, 16, b"data", len(data))
sys.stdout.buffer.write(head + data)
P
  flac -s -f --best -o "tone$1.flac" tone.wav
  oggenc -Q -q 6 -s 1 -o "tone$1.ogg" tone.wav
  lame --quiet -b 64 tone.wav "tone$1.mp3"
done
rm tone.wav
