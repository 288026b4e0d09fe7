"""
Words that a question needs and a search does not: "How do I register my flat?"

They are left out of what is asked, never out of what is kept.
"""

from functools import cache

from .folding import fold

GERMAN = """
aber alle alles als am an auch auf aus bei bin bis bitte brauche brauchen da damit dann
das dass dem den denn der des die dies diese dieser dir doch du durch ein eine einem
einen einer eines er es finde finden für gibt habe haben hat hier hilfe ich ihr ihre im
in ist ja jetzt kann kannst kein keine können man mein meine meinem meinen meiner mich
mir mit möchte möchten muss müssen nach nicht noch nur oder ohne sein sich sie sind so
soll suche um und uns unser unsere vom von vor wann warum was welche welcher welches wem
wenn wer werden wie will wir wird wo woher wohin zu zum zur über
"""
WORDS = {
    "de": GERMAN,
    "ar": """
    في من على إلى عن مع هل ما ماذا متى أين كيف كم لماذا من هو هي هذا هذه ذلك
    التي الذي أن إن أنا أنت نحن لي لا نعم أو و ثم كل أريد احتاج أحتاج يمكن
    يمكنني لدي عند عندي بعد قبل كيفية
    """,
    "en": """
    a about am an and any are as at be been but by can could did do does for
    from get has have he her here how i if in is it its me my need no not of on
    or our s she should so some that the their them there they this to us want
    was we what when where which who why will with would you your
    """,
    "es": """
    a al algo como cómo con cual cuál cuando cuándo de del donde dónde e el él
    ella en es esta está este esto hay la las lo los me mi mis muy necesito no o
    para pero por puedo que qué quiero quién se ser si sí sin su sus tengo un
    una unos y yo
    """,
    "fa": """
    در از به با برای که را و یا این آن من ما شما چه چگونه چطور کجا کی چرا آیا
    است هست هستم می‌خواهم میخواهم باید نیاز دارم چند هم تا یک کجاست کدام
    می‌توانم
    """,
    "fr": """
    a ai au aux avec avoir besoin ce ces cette comment d dans de des du elle en
    est et être eu faire faut il j je l la le les leur ma mes moi mon n ne nos
    notre nous on ou où par pas peux pour puis quand que quel quelle quels qui
    quoi s sa se ses si son sont sur ta tu un une veux vos votre vous y
    """,
    "kmr": """
    li ji bi di de ku û an jî ev ew ez tu em hûn wan min te çi çawa kengî kî
    kîjan ku çima e ye in ne na her dixwazim divê ji bo bo heye çend
    """,
    "ckb": """
    لە بە بۆ و یان کە ئەم ئەو من تۆ ئێمە ئێوە چی چۆن کەی کوێ لەکوێ بۆچی کێ چەند
    هەیە نییە دەمەوێت دەبێت پێویستم
    """,
    "nl": """
    aan als bij dat de deze die dit een en er ga geen graag had heb heeft het
    hij hoe ik in is je kan ik kunnen maar me mij mijn met moet naar niet nodig
    of om ons onze op te tot u uit uw van veel voor waar waarom wanneer wat we
    welke wie wij wil worden zijn zo
    """,
    "pl": """
    a aby ale bez być chcę co czy dla do gdzie i ich ile ja jak jaka jaki jakie
    jest jestem kiedy kto ma mam mi mnie moja moje mój mogę muszę my na nie o od
    po potrzebuję przez się są to u w we z za ze że
    """,
    "ro": """
    a ai al ale am are as au ce că când care cât cu cum da de din după ea ei el
    este eu fi în îmi la le lui mă mea mele mi meu nu o pe pentru pot sau se si
    și sunt trebuie un unde vreau
    """,
    "ru": """
    а без бы в вам вас во вы где для до его если есть еще же за и из или как
    какие какой когда кто ли мне можно мой моя моё мы на надо не нет но нужно о
    от по получить при с со так то у хочу что чтобы это я
    """,
    "so": """
    waa oo ku ka u iyo ama in aan aad ay uu ee maxay maxaa sidee goorma xaggee
    halkee intee yaa ma la soo si waxaan rabaa doonayaa baahanahay wuxuu waxay
    waxayna waxaa kasta kastaa leeyahay leeyihiin laayahay loo lagu laga way wuu
    jira jiro karo karaa inuu inay isagoo iyadoo isaga iyaga uga ugu leh ah
    lahaa aniga adiga
    """,
    "sq": """
    a në me të e i dhe ose për nga si ku kur çfarë cili cila pse kush është jam
    janë kam ka dua duhet mund më mua im ime një që s nuk jo po do
    """,
    "ti": """
    ኣብ ናብ ካብ ምስ ናይ እዩ እያ እየ እዮም ድዩ እንታይ ከመይ መዓስ ኣበይ ስለምንታይ መን ክንደይ ኣነ ንስኻ ንሕና ን
    ብ እዚ እቲ እታ ወይ ድማ ከኣ እደሊ ኣድልየኒ ኣለኒ ኣለኹ ክገብር
    """,
    "tr": """
    acaba ama bana ben beni benim bir biz bu çok da daha de değil diye en gerek
    gibi hangi her ı için ile istiyorum kaç ki kim lazım mı mi mu mü nasıl ne
    neden nerede nereye nerden niçin o olan olarak sen siz şu var ve veya ya
    """,
    "uk": """
    а але без би в ви від вам все де для до є ж за з зі і й із або його коли
    кому мені мій моя моє можна ми на не ні о по потрібно при про та так те у
    хочу хто це чи чому що щоб як яка який які я
    """,
}


@cache
def _folded(code: str) -> frozenset[str]:
    return frozenset(fold(word, code) for word in WORDS.get(code, "").split())


def is_stopword(code: str, folded: str) -> bool:
    """Whether a folded word says nothing by itself in that language."""
    return folded in _folded(code)
