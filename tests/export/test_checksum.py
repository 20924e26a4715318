import random

import pytest

from composer.export.checksum import crc16, crc32_mpeg, crc32_ogg

CHECK = b"123456789"


def test_the_published_check_values():
    # Catalogue of parametrised CRC algorithms: CRC-16/ARC, CRC-32/MPEG-2; Ogg's is that register begun at 0.
    assert crc16(CHECK) == 0xBB3D
    assert crc32_mpeg(CHECK) == 0x0376E6E7
    assert crc32_ogg(CHECK) == 0x89A1897F


@pytest.mark.parametrize("length", [0, 1, 255, 256, 257, 5_000])
def test_crc16_in_lanes_equals_bit_by_bit_and_goes_on_from_a_register(length):
    data = random.Random(length).randbytes(length)
    register = 0x1234
    for byte in data:
        register ^= byte
        for _ in range(8):
            register = register >> 1 ^ (0xA001 if register & 1 else 0)
    assert crc16(data, 0x1234) == register
    assert crc16(data[length // 3 :], crc16(data[: length // 3], 0x1234)) == register
