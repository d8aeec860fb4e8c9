"""The boxes whose meaning is known here, read or knowingly left alone; any other is listed as unread."""

_ISO = (
    "ftyp styp pdin moov mvhd meta trak tkhd tref trgr edts elst mdia mdhd hdlr elng minf vmhd smhd hmhd sthd nmhd "
    "dinf dref stbl stsd stts ctts cslg stsc stsz stz2 stco co64 stss stsh padb stdp sdtp sbgp sgpd subs saiz saio "
    "udta mvex mehd trex leva moof mfhd traf tfhd trun tfdt mfra tfra mfro mdat free skip cprt tsel strk stri strd "
    "iloc ipro sinf frma schm schi iinf xml bxml pitm fiin paen fire fpar fecr segr gitn idat iref meco mere sidx "
    "ssix prft iods kind emsg pssh senc tenc ludt "
)
"""ISO/IEC 14496-12, 14496-14 and 23001-7."""
_QUICKTIME = (
    "wide pnot load tapt clef prof enof clip crgn matt kmat gmhd gmin text tmcd tcmi keys ilst imap ctab cmov dcom "
    "cmvd rmra gama fiel txas name WLOC LOOP SelO AllF "
)
"""QuickTime File Format."""
_TAGS = "titl dscp perf gnre albm yrrc auth clsf rtng loci coll urat kywd date "
"""3GPP TS 26.244, section 8: user data that the demuxer hands out as tags."""
KNOWN = frozenset(
    word.ljust(4) for line in (_ISO, _QUICKTIME, _TAGS) for word in line.split()
)  # "xml", "url" and their like are padded to four characters

_TEXTS = (
    "ART alb aut chp cmt com cpy day dir dis ed1 enc fmt gen grp hst inf lyr mak mod nam ope prd prf req src st3 swr "
    "too trk url wrn wrt xyz "
)
KNOWN_TEXTS = frozenset(f"\xa9{word}" for word in _TEXTS.split())
"""User-data texts (QuickTime File Format) that the demuxer hands out as tags."""

EDITING_RECORDS = ("uuid/be7acfcb97a942e89c71999491e3afac", "udta/XMP_")
"""Where an XMP packet stands (XMP Specification, part 3, sections 1.1.4 and 1.1.7), as the end of a path."""

HEARD_BY_PARENT = frozenset({"stsd", "gmhd", "dref", "tref", "ilst", "keys"})
"""Boxes whose children are named by what they describe: a stream's codec, a data reference, a tag."""
