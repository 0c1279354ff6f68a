"""E-mail and messenger names, addresses and people's names in text, by the words around them (as personal_numbers.py)."""

from __future__ import annotations

import re

from data.personal_numbers import BANK, Candidates, Found

# ---- addresses on the net -------------------------------------------------------------------------

_AT = r"(?:[ ]?@[ ]?|[ ]?골뱅이[ ]?|[ ]?[(\[{](?:at|앳|골뱅이)[)\]}][ ]?|[ ]at[ ])"
_DOT = r"(?:\.|[ ]?(?:닷|쩜|점)[ ]?|[ ]?[(\[{](?:dot|닷|점|\.)[)\]}][ ]?|[ ]dot[ ])"
_PROVIDER = "(?:naver|gmail|daum|hanmail|kakao|nate|네이버|지메일|다음|한메일|네이트)"
_EMAIL = re.compile(
    rf"[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}{_AT}(?:[A-Za-z0-9-]+{_DOT})+(?:[A-Za-z]{{2,24}}|컴|케이알)"
    rf"|[A-Za-z0-9][A-Za-z0-9._%+-]{{0,63}}(?:@|골뱅이)[ ]?{_PROVIDER}(?:[ ]?(?:닷컴|점컴)|\.(?:com|net|co\.kr|kr)(?![A-Za-z]))?"
    r"|[A-Za-z0-9][A-Za-z0-9._%+-]{0,63}@[가-힣A-Za-z0-9-]{2,30}[ ]?\.(?:[A-Za-z]{2,24}|한국)"
    r"|[가-힣]{1,10}@[가-힣A-Za-z0-9-]+\.(?:[A-Za-z]{2,24}|한국)"
)
MESSENGER_NAME = (
    r"(?:인스타(?:그램)?|카카오톡|카톡|텔레그램|텔레|라인|디스코드|페이스북|페북|트위터|위챗|틱톡|스레드|"
    r"instagram|insta|kakao(?:talk)?|telegram|discord)"
)
_MESSENGER = re.compile(
    rf"{MESSENGER_NAME}(?P<id>[ ]?(?:아이디|ID|계정|주소|닉네임|닉))?(?:은|는|이|가|으로|로)?[ ]?[:=]?[ ]*"
    r"(?P<handle>@?[A-Za-z0-9][A-Za-z0-9._-]{2,29}(?<![.-]))",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<![A-Za-z0-9._%+@-])@[A-Za-z][A-Za-z0-9._]{2,29}(?<!\.)(?=[ ]?(?:디엠|DM|dm|팔로|으?로))")


def emails(text: str, _: list[Found]) -> Candidates:
    for match in _EMAIL.finditer(text):
        yield "EMAIL", match.start(), match.end()


def messengers(text: str, _: list[Found]) -> Candidates:
    for match in _MESSENGER.finditer(text):
        handle = match["handle"]
        if handle.startswith("@") or match["id"] or (re.search(r"[\d_.]", handle) and re.search("[A-Za-z]", handle)):
            yield "MESSENGER", match.start("handle"), match.end("handle")
    for match in _HANDLE.finditer(text):
        yield "MESSENGER", match.start(), match.end()


# ---- where somebody lives --------------------------------------------------------------------------

PROVINCE = (
    r"(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]도|전라[남북]도|경상[남북]도)"
    r"(?:특별자치시|특별자치도|특별시|광역시|시|도)?"
)
_NO_PLACE = (
    "다시|혹시|역시|잠시|즉시|임시|표시|전시|접시|무시|수시|도시|감시|지시|동시|일시|몇시|필요시|친구|가구|도구|요구|출구|입구|지구|"
    "연구|야구|축구|농구|배구|인구|문구|욕구|누구|기구|공구|침구|완구|용구|창구|대구"
)
_DISTRICT = rf"(?!(?:{_NO_PLACE})[ ])[가-힣]{{1,5}}(?:시|군|구)"
_STREET = (
    r"(?:[가-힣][가-힣0-9·]{0,11}(?:대로|로|길)(?:[ ]?\d{1,4}번?가?나?다?길)?"
    r"|[가-힣]{1,6}(?:읍|면)[ ][가-힣]{1,6}리|[가-힣]{1,6}\d{0,2}(?:동|읍|면|리|가))"
)
_NO_HOUSE = r"(?!\d|[ ]?(?:번[ ]?출구|번째|시간|일|개|원|박|명|월|년|분|%|살|세|점|회|배|차|만|천|번(?!지)))"
_HOUSE = rf"(?:지하[ ]?|산[ ]?)?\d{{1,5}}(?:-\d{{1,4}})?(?:번지)?{_NO_HOUSE}"
BUILDING = (
    r"(?:아파트|APT|apt|빌라|마을|오피스텔|타워|빌딩|맨션|주택|하이츠|빌|연립|원룸|캐슬|자이|래미안|푸르지오|"
    r"힐스테이트|더샵|아이파크|롯데캐슬|e편한세상)"
)
_ROOM = (
    r"(?:\d{1,2}단지|(?:\d{1,4}|[A-Za-z가나다라])[ ]?동(?![가-힣])|\d{1,4}호|(?:지하|B)?[ ]?\d{1,3}층|\d{1,4}-\d{1,4}호?)"
)
_DETAIL = (
    rf"(?:[ ,]{{0,2}}(?:\([가-힣0-9A-Za-z, ]{{2,20}}\)|[가-힣A-Za-z0-9]{{0,10}}{BUILDING}(?![가-힣])"
    rf"|[가-힣A-Za-z]{{2,8}}(?=[ ]?\d{{1,4}}(?:동|호))|{_ROOM}))*"
)
_ADDRESS = re.compile(
    rf"(?<![가-힣])(?:{PROVINCE}[ ]+(?:{_DISTRICT}[ ]+){{0,2}}|(?:{_DISTRICT}[ ]+){{1,2}}){_STREET}[ ]?{_HOUSE}{_DETAIL}"
    rf"|(?<![가-힣]){PROVINCE}[ ]+(?:{_DISTRICT}[ ]+){{0,2}}(?:{_STREET}[ ]+)?[가-힣A-Za-z0-9]{{0,10}}{BUILDING}(?:[ ]?{_ROOM}){{1,3}}"
    rf"|(?<![가-힣])[가-힣]{{1,8}}\d{{0,3}}(?:대로|로|길)(?:[ ]?\d{{1,4}}번?길)?[ ]\d{{1,4}}(?:-\d{{1,4}})?[ ,]+(?:{_ROOM}[ ]?){{1,2}}"
    r"|(?<![가-힣])[가-힣A-Za-z0-9]{1,10}(?:아파트|빌라|오피스텔|마을)[ ]?(?:\d{1,2}단지[ ]?)?\d{1,4}동[ ]?\d{1,4}호"
)


def addresses(text: str, _: list[Found]) -> Candidates:
    for match in _ADDRESS.finditer(text):
        yield "ADDRESS", match.start(), match.start() + len(match.group().rstrip(" ,"))


# ---- names ----------------------------------------------------------------------------------------

_SURNAME = (
    "[김이박최정강조윤장임한오서신권황안송전홍유고문양손배백허남심노하곽성차주우구민류나진지엄채원천방공현함변염여추도소석선설마길연위표명"
    "기반왕금옥육인맹제모탁국어은편용예경봉사부]"
)
_DOUBLE = "(?:남궁|황보|선우|제갈|사공|서문|독고|동방)"
# Syllables that given names are made of: keeps "고객이라고", "정수기 님" and the like from being names.
_GIVEN = (
    "[가갑강건겸경고관광교구국권귀규균근금기길꺽나남녀노누늘다단달담대덕도돌동두라란람래려련령례로록룡루류륜률리린림마막만말매명모목몽"
    "무문미민방배백범별병보복봉부분비빈빛산삼상새샘생서석선섭성세소손솔송수숙순슬승시식신실심쌍아안애양언엄여연열영예오옥온완요용우욱"
    "운웅원월위유윤율은을음의이익인일임자장재저전정제조종주준중지진찬창채천철청초총춘충치칠태택판평표필하학한해향헌혁현협형혜호홍화환"
    "회효후훈휘휴흠흥희]"
)
NAME = rf"(?:{_DOUBLE}{_GIVEN}{{1,2}}|{_SURNAME}{_GIVEN}{{2}})"
SHORT_NAME = rf"(?:{NAME}|{_SURNAME}{_GIVEN})"
LATIN_NAME = r"[A-Z][a-z]{1,14}(?:[ -][A-Z][a-z]{1,14}){1,2}"
_NOT_NAMES = frozenset(re.findall(r"\S+", """
    변경 정보 주소 전화 연락 문의 이상 인증 조회 표시 여부 오류 공개 명의 금지 한글 국문 선택 등록 인쇄 전부 이하 이외 조합 모두 반영 공란 기재 주문 방법 성별
    고객님 구매자 주문자 신청자 이용자 소비자 방문자 안내원 경비원 도우미 지배인 주인장 전문가 변호사 조리사 임산부 장애인 유학생 사용자 소중한
    강아지 고양이 원숭이 유일한 성실한 진정한 공정한 이상한 신기한 조용한 편안한 정직한 정중한 완전한 안전한 순수한 강력한 유능한 유명한 우수한 인자한 이러한 부지런
    주변인 이모님 고모님 장모님 사장님 원장님 기사님 선생님 반려인 문의자 배송자 담당자 남자분 여자분 이전의 주세요 하세요 전화해 연락해 문의해
    부탁해 배송지 주문지 이후로 우리은 전자제 제조사 제작사 유통사 정기배 이번에 지난주 지인이 주소지 연락처 전화기 고마운 이쁘신 고운신 여러분
    모두들 하나님 예수님 부모님 조상님 공주님 용왕님 도련님 신부님 조교님 원어민 이대리 오전에 오후에 나머지 하나로 하나만 추기경 소방관 이아저
"""))
TITLE = (
    r"(?:고객님?|회원님?|팀장님?|과장님?|대리님?|부장님?|차장님?|사원님?|실장님?|점장님?|사장님?|대표님?|매니저님?|선생님|기사님?|"
    r"상담사님?|상담원님?|원장님?|쌤|님|씨|양(?![가-힣])|군(?![가-힣]))"
)
NAME_LABEL = (
    r"(?:이름|성함|성명|예금주명?|받는[ ]?(?:사람|분|이)|보내는[ ]?(?:사람|분)|수령인|수령자|수취인|주문자|주문인|신청인|고객명|회원명|"
    r"입금자명?|보호자|명의자?|가입자|작성자|구매자|(?:[Mm]y )?[Nn]ame(?: is)?)"
)
ROLE = (
    r"(?:남편|아내|와이프|아들|딸|엄마|아빠|어머니|아버지|친구|동생|언니|누나|오빠|부인|동료|직원|상담사|상담원|기사|매니저|점장|팀장|사장|"
    r"담당자|담당|설치기사|택배기사|본인|환불|입금|송금)"
)
_NAME_END = (
    r"(?=$|[^가-힣A-Za-z]|(?:이?라고|입니다|이고요?|이에요|예요|이요|인데|님|씨|이름|명의|한테|에게|께|은|는|이|가|을|를|으로|로|의)"
    r"(?:$|[^가-힣]|[가-힣]{0,3}(?:[ ,.]|$)))"
)
_LABELLED_NAME = re.compile(
    rf"(?<![가-힣]){NAME_LABEL}(?:은|는|이|가)?[ ]?[:=]?[ ]*(?P<name>{SHORT_NAME}|{LATIN_NAME}){_NAME_END}", re.MULTILINE
)
_SAID_NAME = re.compile(
    rf"(?<![가-힣])(?:(?:저는|나는|전|제가|저)[ ]+|^)(?P<name>{NAME}|{LATIN_NAME})(?=이?라고 ?[합하해]|이?라고 불|입니다|이에요|예요|이고|인데요?|라 합니다)"
)
_TITLED_NAME = re.compile(rf"(?<![가-힣])(?P<name>{NAME})[ ]?(?={TITLE})")
_ROLE_NAME = re.compile(
    rf"(?<![가-힣]){ROLE}(?:[ ]*[:：(][ ]*|[ ]+)(?P<name>{NAME})"
    r"(?=$|[ ]?(?:님|씨|이름|명의|,|\)|/)|[ ]?(?:입니다|이에요|예요|한테|에게))"
)
_BESIDE_BANK = re.compile(rf"(?<![가-힣])(?P<name>{NAME})[ ,/]+(?={BANK}[ ]?(?:\d|\[))")
_BEFORE_CONTACT = re.compile(rf"(?:^|[\n,/(:])[ ]?(?P<name>{NAME})[ ]?[,/(][ ]?$")  # "배수민, 010-..."
_AFTER_NUMBER = re.compile(
    rf"[ ,/(]{{1,3}}(?:예금주[ ]?)?(?P<name>{NAME})(?=$|[,)\n/]|[ ]?(?:님|씨|입니다|이에요|예요)|[ ]*$)"
)


def names(text: str, taken: list[Found]) -> Candidates:
    for pattern in (_LABELLED_NAME, _SAID_NAME, _TITLED_NAME, _ROLE_NAME, _BESIDE_BANK):
        for match in pattern.finditer(text):
            if match["name"] not in _NOT_NAMES:
                yield "NAME", match.start("name"), match.end("name")
    for one in [one for one in taken if one.kind in ("PHONE", "EMAIL", "RRN", "FRN")]:
        match = _BEFORE_CONTACT.search(text, max(0, one.start - 16), one.start)
        if match and match["name"] not in _NOT_NAMES and match["name"][-1] not in "점요해로다고시오":
            yield "NAME", match.start("name"), match.end("name")
    for one in [one for one in taken if one.kind in ("ACCOUNT", "PHONE")]:
        match = _AFTER_NUMBER.match(text, one.end)
        if match and match["name"] not in _NOT_NAMES and match["name"][-1] not in "요해로다고시오":
            yield "NAME", match.start("name"), match.end("name")
