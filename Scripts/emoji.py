#!/usr/bin/env python3
"""Makes Plugins/Chat/Web/emoji-table.js from the data of the Unicode Consortium, as Debian has it in unicode-data and
unicode-cldr-core. No part of the build: its output is kept, and made anew when there are new emoji to offer.

    Scripts/emoji.py                        (needs apt install unicode-data unicode-cldr-core)
"""

import re
from collections import defaultdict
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "Plugins/Chat/Web/emoji-table.js"
UNICODE = Path("/usr/share/unicode")
NEWEST = 14.0  # what systems of the last years can draw
KEYWORDS = 5

TONE, VARIATION, JOINER, HANDSHAKE = "\U0001f3fd", "\ufe0f", "\u200d", "\U0001f91d"
TONES = {chr(code) for code in range(0x1F3FB, 0x1F400)}

CATEGORIES = {
    "Smileys & Emotion": "smileys", "People & Body": "people", "Animals & Nature": "nature", "Food & Drink": "food",
    "Activities": "activities", "Travel & Places": "travel", "Objects": "objects", "Symbols": "symbols",
    "Flags": "flags",
}

# Names that people know from elsewhere, and short ones; the first is the one that is shown.
ALIASES = """
😀 grinning
😃 smiley
😄 smile
😁 grin
😆 laughing satisfied
😅 sweat_smile
🤣 rofl
😂 joy
🙂 slight_smile
🙃 upside_down
🫠 melting
😉 wink
😊 blush
😇 innocent angel_face
🥰 in_love
😍 heart_eyes
🤩 star_struck
😘 kissing_heart
😗 kissing
😚 kissing_closed_eyes
😙 kissing_smiling_eyes
😋 yum
😛 stuck_out_tongue
😜 stuck_out_tongue_winking_eye
🤪 zany
😝 stuck_out_tongue_closed_eyes
🤑 money_mouth
🤗 hugs hugging
🤭 giggle
🤫 shush shushing
🤔 thinking
🫡 salute
🤐 zipper_mouth
🤨 raised_eyebrow
😐 neutral
😑 expressionless
😶 no_mouth
😏 smirk
😒 unamused
🙄 roll_eyes eye_roll
😬 grimacing
🤥 lying
😌 relieved
😔 pensive
😪 sleepy
🤤 drooling
😴 sleeping
😷 mask
🤒 thermometer_face
🤕 head_bandage
🤢 nauseated
🤮 vomiting
🤧 sneezing
🥵 hot
🥶 cold
🥴 woozy
😵 dizzy_face
🤯 mind_blown exploding_head
🤠 cowboy
🥳 partying
😎 sunglasses_face cool_face
🤓 nerd
🧐 monocle
😕 confused
😟 worried
🙁 slight_frown
☹️ frowning
😮 open_mouth wow
😯 hushed
😲 astonished
😳 flushed
🥺 pleading
🥹 holding_back_tears
😦 frown_open
😧 anguished
😨 fearful
😰 cold_sweat
😥 disappointed_relieved
😢 cry
😭 sob
😱 scream
😖 confounded
😣 persevere
😞 disappointed
😓 sweat
😩 weary
😫 tired
🥱 yawning
😤 triumph
😡 rage
😠 angry
🤬 cursing
😈 smiling_imp
👿 imp
💀 skull
💩 poop hankey
🤡 clown
👹 ogre
👺 goblin
👻 ghost
👽 alien
👾 space_invader
🤖 robot
😺 smiley_cat
😸 smile_cat
😹 joy_cat
😻 heart_eyes_cat
😼 smirk_cat
😽 kissing_cat
🙀 scream_cat
😿 crying_cat
😾 pouting_cat
🙈 see_no_evil
🙉 hear_no_evil
🙊 speak_no_evil
💋 kiss_mark
💌 love_letter
💘 cupid
💝 gift_heart
💖 sparkling_heart
💗 growing_heart heartpulse
💓 heartbeat
💞 revolving_hearts
💕 two_hearts
💔 broken_heart
❤️ heart
🧡 orange_heart
💛 yellow_heart
💚 green_heart
💙 blue_heart
💜 purple_heart
🖤 black_heart
🤍 white_heart
🤎 brown_heart
💯 100 hundred
💢 anger
💥 boom collision
💫 dizzy
💦 sweat_drops
💨 dash
💬 speech_balloon
💭 thought_balloon
💤 zzz
👋 wave
🤚 raised_back_of_hand
✋ raised_hand hand
🖖 vulcan_salute
👌 ok_hand
🤏 pinching
✌️ v victory
🤞 crossed_fingers fingers_crossed
🤟 love_you
🤘 metal rock_on
🤙 call_me
👈 point_left
👉 point_right
👆 point_up_2
🖕 middle_finger
👇 point_down
☝️ point_up
👍 +1 thumbsup
👎 -1 thumbsdown
✊ fist
👊 punch facepunch
👏 clap
🙌 raised_hands hooray
🫶 heart_hands
👐 open_hands
🤲 palms_up
🤝 handshake deal
🙏 pray thanks
✍️ writing
💅 nail_care
🤳 selfie
💪 muscle strong
👂 ear
👃 nose
🧠 brain
👀 eyes
👁️ eye
👅 tongue
👄 lips
👶 baby
🙅 no_good
🙆 ok_person
💁 information_desk_person
🙋 raising_hand
🙇 bow
🤦 facepalm
🤷 shrug
🤷‍♂️ man_shrugging
🤷‍♀️ woman_shrugging
🤦‍♂️ man_facepalming
🤦‍♀️ woman_facepalming
👮 cop
🕵️ detective
💂 guard
🥷 ninja
👷 construction_worker
🧑‍💻 technologist coder
🧑‍🚒 firefighter
🧑‍🚀 astronaut
🧑‍🍳 cook
🧑‍🏫 teacher
🧑‍🎓 student
🧑‍⚕️ health_worker
👼 angel
🎅 santa
🦸 superhero
🦹 supervillain
🧙 mage wizard
🧟 zombie
💆 massage
💇 haircut
🚶 walking
🏃 runner running
💃 dancer
🕺 man_dancing
👯 dancers
🧗 climbing
🏄 surfer
🏊 swimmer
🚴 bicyclist cyclist
🧘 lotus_position meditating
🛌 sleeping_bed
👪 family
👤 silhouette
👥 silhouettes
👣 footprints
🐵 monkey_face
🐒 monkey
🐶 dog
🐕 dog2
🐩 poodle
🐺 wolf
🦊 fox
🐱 cat
🐈 cat2
🦁 lion
🐯 tiger
🐴 horse
🦄 unicorn
🐮 cow
🐷 pig
🐑 sheep
🐐 goat
🐫 camel
🐘 elephant
🐭 mouse
🐹 hamster
🐰 rabbit
🦇 bat
🐻 bear
🐨 koala
🐼 panda
🦥 sloth
🐾 paw_prints feet
🐔 chicken
🐣 hatching_chick
🐥 hatched_chick
🐦 bird
🐧 penguin
🦅 eagle
🦆 duck
🦉 owl
🐸 frog
🐊 crocodile
🐢 turtle
🐍 snake
🐲 dragon_face
🐉 dragon
🐳 whale
🐬 dolphin flipper
🐟 fish
🐠 tropical_fish
🦈 shark
🐙 octopus
🐌 snail
🦋 butterfly
🐛 bug
🐜 ant
🐝 bee honeybee
🐞 ladybug lady_beetle
🕷️ spider
🕸️ spider_web
🦀 crab
🦐 shrimp
💐 bouquet
🌸 cherry_blossom
🌹 rose
🌺 hibiscus
🌻 sunflower
🌼 blossom_flower
🌷 tulip
🌱 seedling
🌲 evergreen
🌳 tree
🌴 palm_tree
🌵 cactus
☘️ shamrock
🍀 four_leaf_clover luck
🍁 maple_leaf
🍂 fallen_leaf
🍃 leaves
🍄 mushroom
🍇 grapes
🍉 watermelon
🍊 tangerine orange_fruit
🍋 lemon
🍌 banana
🍍 pineapple
🍎 apple
🍐 pear
🍑 peach
🍒 cherries
🍓 strawberry
🥝 kiwi
🍅 tomato
🥑 avocado
🍆 eggplant aubergine
🥔 potato
🥕 carrot
🌽 corn
🌶️ hot_pepper chili
🍞 bread
🥐 croissant
🥨 pretzel
🧀 cheese
🥩 steak
🥓 bacon
🍔 hamburger burger
🍟 fries
🍕 pizza
🌭 hotdog
🥪 sandwich
🌮 taco
🌯 burrito
🥚 egg
🍳 fried_egg cooking
🍲 stew
🥗 salad
🍿 popcorn
🍱 bento
🍚 rice
🍛 curry
🍜 ramen
🍝 spaghetti
🍣 sushi
🍦 icecream soft_ice_cream
🍨 ice_cream
🍩 doughnut donut
🍪 cookie
🎂 birthday
🍰 cake shortcake
🧁 cupcake
🥧 pie
🍫 chocolate_bar chocolate
🍬 candy
🍭 lollipop
🍯 honey_pot honey
🥛 milk
☕ coffee
🍵 tea
🍶 sake
🍾 champagne
🍷 wine wine_glass
🍸 cocktail
🍹 tropical_drink
🍺 beer
🍻 beers cheers
🥂 clinking_glasses toast
🥃 whisky tumbler_glass
🥤 soda
🍴 fork_and_knife
🌍 earth_africa
🌎 earth_americas
🌏 earth_asia
🌐 globe
🗺️ world_map
🌋 volcano
🏕️ camping
🏖️ beach
🏠 house home
🏡 house_with_garden
🏢 office
🏥 hospital
🏦 bank
🏨 hotel
🏫 school
🏭 factory
🏰 castle
⛪ church
⛺ tent
🌃 night_with_stars
🌅 sunrise
🌉 bridge_at_night
🎡 ferris_wheel
🎢 roller_coaster
🎪 circus_tent
🚂 steam_locomotive
🚆 train
🚇 metro
🚌 bus
🚑 ambulance
🚒 fire_engine
🚓 police_car
🚕 taxi
🚗 car red_car
🚚 truck delivery_truck
🚜 tractor
🏍️ motorcycle
🛴 scooter
🚲 bike bicycle
⛽ fuel fuelpump
🚨 rotating_light siren
🚦 traffic_light
🚧 construction wip
⚓ anchor
⛵ sailboat
🚤 speedboat
🚢 ship ship_it
✈️ airplane plane
🚁 helicopter
🚀 rocket
🛸 flying_saucer ufo
⌛ hourglass_done
⏳ hourglass hourglass_flowing_sand
⌚ watch
⏰ alarm_clock
⏱️ stopwatch
⏲️ timer
🕛 clock12
🌑 new_moon
🌕 full_moon
🌙 crescent_moon moon
☀️ sunny sun
🌞 sun_with_face
⭐ star
🌟 star2 glowing_star
🌠 shooting_star stars
☁️ cloud
⛅ partly_sunny
⛈️ thunder_cloud_and_rain
🌧️ rain
🌨️ snow_cloud
🌪️ tornado
🌈 rainbow
☂️ umbrella2
☔ umbrella
⚡ zap lightning
❄️ snowflake
⛄ snowman
🔥 fire lit
💧 droplet
🌊 ocean
🎃 jack_o_lantern pumpkin
🎄 christmas_tree
🎆 fireworks
🎇 sparkler
🧨 firecracker
✨ sparkles
🎈 balloon
🎉 tada party
🎊 confetti confetti_ball
🎁 gift present
🎀 ribbon
🎗️ reminder_ribbon
🎟️ tickets
🎫 ticket
🏆 trophy
🏅 medal
🥇 first_place gold
🥈 second_place silver
🥉 third_place bronze
⚽ soccer
⚾ baseball
🏀 basketball
🏐 volleyball
🏈 football
🏉 rugby
🎾 tennis
🎳 bowling
🏓 ping_pong
🏸 badminton
🥊 boxing_glove
🎯 dart bullseye
⛳ golf
🎣 fishing
🎿 ski
🎮 video_game
🕹️ joystick
🎲 game_die dice
🧩 puzzle jigsaw
♟️ chess chess_pawn
🃏 joker black_joker
🎭 performing_arts
🎨 art
🧵 thread
👓 eyeglasses glasses
🕶️ sunglasses dark_sunglasses
👔 necktie
👕 shirt tshirt
👖 jeans
👗 dress
👟 sneaker
👠 high_heel
👑 crown
🎩 tophat
🎓 mortar_board graduation
💄 lipstick
💍 ring
💎 gem
🔇 mute
🔈 speaker
🔉 sound
🔊 loud_sound
📢 loudspeaker
📣 mega megaphone
🔔 bell
🔕 no_bell
🎵 musical_note
🎶 notes
🎤 microphone
🎧 headphones
📻 radio
🎷 saxophone
🎸 guitar
🎹 musical_keyboard piano
🎺 trumpet
🎻 violin
🥁 drum
📱 iphone mobile
☎️ phone telephone
📞 telephone_receiver
🔋 battery
🔌 electric_plug
💻 computer laptop
🖥️ desktop_computer desktop
🖨️ printer
⌨️ keyboard
🖱️ computer_mouse
💾 floppy_disk save
💿 cd
🎥 movie_camera
🎬 clapper
📺 tv
📷 camera
🔍 mag search
🔎 mag_right
🕯️ candle
💡 bulb idea
🔦 flashlight
📖 book open_book
📚 books
📓 notebook
📜 scroll
📄 page_facing_up document
📰 newspaper
🔖 bookmark
💰 moneybag
💵 dollar
💶 euro
💳 credit_card
🧾 receipt
✉️ envelope
📧 email e-mail
📨 incoming_envelope
📤 outbox_tray
📥 inbox_tray
📦 package
📬 mailbox
📝 memo pencil
💼 briefcase
📁 file_folder folder
📂 open_file_folder
📅 date
📆 calendar
📈 chart_with_upwards_trend chart_up
📉 chart_with_downwards_trend chart_down
📊 bar_chart
📋 clipboard
📌 pushpin pin
📍 round_pushpin
📎 paperclip
📏 straight_ruler
✂️ scissors
🗑️ wastebasket trash
🔒 lock
🔓 unlock
🔐 closed_lock_with_key
🔑 key
🔨 hammer
🛠️ tools hammer_and_wrench
🔧 wrench
🪛 screwdriver
⚙️ gear
⚖️ scales
🔗 link
⛓️ chains
🧰 toolbox
🧲 magnet
🧪 test_tube
🧬 dna
🔬 microscope
🔭 telescope
📡 satellite_antenna
💉 syringe
💊 pill
🩹 bandaid
🩺 stethoscope
🚪 door
🛏️ bed
🛋️ couch sofa
🚽 toilet
🚿 shower
🛁 bathtub
🧻 toilet_paper
🧼 soap
🧯 fire_extinguisher
🛒 shopping_cart
🚬 smoking
⚰️ coffin
🗿 moyai
🏧 atm
♿ wheelchair
🚻 restroom
⚠️ warning
⛔ no_entry
🚫 no_entry_sign forbidden
🚭 no_smoking
☢️ radioactive
☣️ biohazard
⬆️ arrow_up
↗️ arrow_upper_right
➡️ arrow_right
↘️ arrow_lower_right
⬇️ arrow_down
↙️ arrow_lower_left
⬅️ arrow_left
↖️ arrow_upper_left
↕️ arrow_up_down
↔️ left_right_arrow
🔃 arrows_clockwise
🔄 arrows_counterclockwise
🔙 back
🔚 end
🔜 soon
🔝 top
☮️ peace
☯️ yin_yang
🔀 twisted_rightwards_arrows shuffle
🔁 repeat
▶️ arrow_forward play
⏩ fast_forward
⏸️ pause
⏹️ stop_button
⏺️ record
⏏️ eject
📶 signal_strength
♀️ female
♂️ male
✖️ heavy_multiplication_x
➕ heavy_plus_sign plus
➖ heavy_minus_sign minus
➗ heavy_division_sign
♾️ infinity
‼️ bangbang
⁉️ interrobang
❓ question
❔ grey_question
❕ grey_exclamation
❗ exclamation
💲 heavy_dollar_sign
♻️ recycle
⚜️ fleur_de_lis
⭕ o
✅ white_check_mark done check
☑️ ballot_box_with_check
✔️ heavy_check_mark
❌ x cross
❎ negative_squared_cross_mark
©️ copyright
®️ registered
™️ tm
🔢 1234
🔤 abc
🅰️ a
🅱️ b
🆎 ab
🅾️ o2
🆒 cool
🆓 free
🆔 id
🆕 new
🆖 ng
🆗 ok
🆘 sos
🆙 up
🆚 vs
ℹ️ information_source info
🔴 red_circle
🟠 orange_circle
🟡 yellow_circle
🟢 green_circle
🔵 blue_circle
🟣 purple_circle
🟤 brown_circle
⚫ black_circle
⚪ white_circle
🏁 checkered_flag
🚩 triangular_flag
🏳️ white_flag
🏴 black_flag
🏳️‍🌈 rainbow_flag pride
🏳️‍⚧️ transgender_flag
🏴‍☠️ pirate_flag
#️⃣ hash
*️⃣ asterisk
0️⃣ zero
1️⃣ one
2️⃣ two
3️⃣ three
4️⃣ four
5️⃣ five
6️⃣ six
7️⃣ seven
8️⃣ eight
9️⃣ nine
🔟 ten keycap_ten
"""


def lines():
    """`(emoji, name, category)` of everything that a keyboard should offer, tones included."""
    category = None
    for line in (UNICODE / "emoji/emoji-test.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("# group: "):
            category = CATEGORIES.get(line.removeprefix("# group: "))
        match = re.match(r"([0-9A-F ]+?)\s*; fully-qualified\s*# \S+ E([\d.]+) (.+)", line)
        if match and category and float(match[2]) <= NEWEST:
            yield "".join(chr(int(code, 16)) for code in match[1].split()), match[3], category


def keywords():
    """What CLDR says one may look for, by emoji without its variation selectors."""
    found = defaultdict(list)
    for folder in ("annotations", "annotationsDerived"):
        for note in ElementTree.parse(UNICODE / "cldr/common" / folder / "en.xml").iter("annotation"):
            if note.get("type") != "tts":
                found[note.get("cp")] += [word.strip() for word in note.text.split("|")]
    return found


def slug(name):
    name = name.lower().replace("&", " and ").replace("’", "").replace("'", "").replace(".", "")
    name = name.translate(str.maketrans("åãçéíôñ“”", "aaceion  "))
    return re.sub(r"[^a-z0-9]+", "_", name).strip("_")


def bases():
    """The characters that take a tone."""
    found = set()
    for line in (UNICODE / "emoji/emoji-data.txt").read_text(encoding="utf-8").splitlines():
        if match := re.match(r"([0-9A-F]+)(?:\.\.([0-9A-F]+))?\s*; Emoji_Modifier_Base\b", line):
            found.update(map(chr, range(int(match[1], 16), int(match[2] or match[1], 16) + 1)))
    return found


def toned(emoji, bases):
    """As withTone in emoji.js does it."""
    result = ""
    for place, character in enumerate(emoji):
        if character == VARIATION and result.endswith(TONE):
            continue
        result += character
        between = character == HANDSHAKE and emoji[:place].endswith(JOINER)
        if character in bases and not between:
            result += TONE
    return result


def words(emoji, names, found):
    """A few that its names do not say."""
    known = {word for name in names for word in re.split(r"[_-]", name)}
    chosen = []
    for keyword in found[emoji.replace(VARIATION, "")] + found[emoji]:
        for word in slug(keyword).split("_"):
            if len(word) > 1 and word not in known and len(chosen) < KEYWORDS:
                chosen.append(word)
                known.add(word)
    return chosen


def country(emoji):
    """The letters that a flag is made of."""
    if len(emoji) == 2 and all(0x1F1E6 <= ord(character) <= 0x1F1FF for character in emoji):
        return ["flag_" + "".join(chr(ord(character) - 0x1F1E6 + ord("a")) for character in emoji)]
    return []


def main():
    aliases = {emoji: names for emoji, *names in map(str.split, ALIASES.strip().splitlines())}
    everything = list(lines())
    offered = {emoji for emoji, _, _ in everything}
    modified, search = bases(), keywords()
    plain = [entry for entry in everything if not TONES & set(entry[0])]
    assert not (unknown := set(aliases) - offered), f"no such emoji: {unknown}"
    taken = {name for names in aliases.values() for name in names}
    assert len(taken) == sum(map(len, aliases.values())), "an alias stands for two"

    rows, category, used = [], None, set()
    for emoji, name, group in plain:
        if group != category:
            rows.append(f"= {group}")
            category = group
        own = [] if name.startswith("keycap") else [*country(emoji), slug(name)]
        names = aliases.get(emoji, []) + [one for one in own if one not in taken] or [slug(name) + "2"]
        assert names and not used & set(names), f"no name for {emoji}, or not for it alone: {names}"
        used.update(names)
        takes_tone = toned(emoji, modified) != emoji and toned(emoji, modified) in offered
        # A plus sign after an emoji: it takes a tone.
        rows.append(" ".join([emoji + "+" * takes_tone, ",".join(names), *words(emoji, names, search)]))

    OUTPUT.write_text(
        "// The emoji, made by Scripts/emoji.py of the data of the Unicode Consortium (© Unicode, Inc., terms:\n"
        "// https://www.unicode.org/copyright.html). A line: the emoji, its names, words to find it by; a plus sign:\n"
        "// it takes a skin tone.\n\n"
        "export const table = `\\\n" + "\n".join(rows) + "\n`;\n", encoding="utf-8")
    print(f"{len(plain)} emoji, {len(used)} names, {OUTPUT.stat().st_size // 1024} KiB")


if __name__ == "__main__":
    main()
