// The emoji, made by Scripts/emoji.py of the data of the Unicode Consortium (© Unicode, Inc., terms:
// https://www.unicode.org/copyright.html). A line: the emoji, its names, words to find it by; a plus sign:
// it takes a skin tone.

export const table = `\
= smileys
😀 grinning,grinning_face grin
😃 smiley,grinning_face_with_big_eyes mouth open smile
😄 smile,grinning_face_with_smiling_eyes eye mouth open
😁 grin,beaming_face_with_smiling_eyes eye smile
😆 laughing,satisfied,grinning_squinting_face laugh mouth smile
😅 sweat_smile,grinning_face_with_sweat cold open
🤣 rofl,rolling_on_the_floor_laughing face laugh rotfl
😂 joy,face_with_tears_of_joy laugh tear
🙂 slight_smile,slightly_smiling_face
🙃 upside_down,upside_down_face
🫠 melting,melting_face disappear dissolve liquid melt
😉 wink,winking_face
😊 blush,smiling_face_with_smiling_eyes eye smile
😇 innocent,angel_face,smiling_face_with_halo fantasy
🥰 in_love,smiling_face_with_hearts adore crush
😍 heart_eyes,smiling_face_with_heart_eyes eye love smile
🤩 star_struck eyes face grinning
😘 kissing_heart,face_blowing_a_kiss
😗 kissing,kissing_face kiss
☺️ smiling_face outlined relaxed smile
😚 kissing_closed_eyes,kissing_face_with_closed_eyes eye kiss
😙 kissing_smiling_eyes,kissing_face_with_smiling_eyes eye kiss smile
🥲 smiling_face_with_tear grateful proud relieved touched
😋 yum,face_savoring_food delicious savouring smile
😛 stuck_out_tongue,face_with_tongue
😜 stuck_out_tongue_winking_eye,winking_face_with_tongue joke wink
🤪 zany,zany_face eye goofy large small
😝 stuck_out_tongue_closed_eyes,squinting_face_with_tongue eye horrible taste
🤑 money_mouth,money_mouth_face
🤗 hugs,hugging,smiling_face_with_open_hands hug
🤭 giggle,face_with_hand_over_mouth whoops
🫢 face_with_open_eyes_and_hand_over_mouth amazement awe disbelief embarrass scared
🫣 face_with_peeking_eye captivated peep stare
🤫 shush,shushing,shushing_face quiet
🤔 thinking,thinking_face
🫡 salute,saluting_face ok sunny troops yes
🤐 zipper_mouth,zipper_mouth_face
🤨 raised_eyebrow,face_with_raised_eyebrow distrust skeptic
😐 neutral,neutral_face deadpan meh
😑 expressionless,expressionless_face inexpressive meh unexpressive
😶 no_mouth,face_without_mouth quiet silent
🫥 dotted_line_face depressed disappear hide introvert invisible
😶‍🌫️ face_in_clouds absentminded the fog head
😏 smirk,smirking_face
😒 unamused,unamused_face unhappy
🙄 roll_eyes,eye_roll,face_with_rolling_eyes eyeroll
😬 grimacing,grimacing_face grimace
😮‍💨 face_exhaling exhale gasp groan relief whisper
🤥 lying,lying_face lie pinocchio
😌 relieved,relieved_face
😔 pensive,pensive_face dejected
😪 sleepy,sleepy_face good night sleep
🤤 drooling,drooling_face
😴 sleeping,sleeping_face good night sleep zzz
😷 mask,face_with_medical_mask cold doctor sick
🤒 thermometer_face,face_with_thermometer ill sick
🤕 head_bandage,face_with_head_bandage hurt injury
🤢 nauseated,nauseated_face vomit
🤮 vomiting,face_vomiting puke sick vomit
🤧 sneezing,sneezing_face gesundheit sneeze
🥵 hot,hot_face feverish heat stroke red faced
🥶 cold,cold_face blue faced freezing frostbite icicles
🥴 woozy,woozy_face dizzy intoxicated tipsy uneven eyes
😵 dizzy_face,face_with_crossed_out_eyes dead knocked
😵‍💫 face_with_spiral_eyes dizzy hypnotized trouble whoa
🤯 mind_blown,exploding_head shocked
🤠 cowboy,cowboy_hat_face cowgirl
🥳 partying,partying_face celebration hat horn party
🥸 disguised_face disguise glasses incognito nose
😎 sunglasses_face,cool_face,smiling_face_with_sunglasses bright sun
🤓 nerd,nerd_face geek
🧐 monocle,face_with_monocle stuffy
😕 confused,confused_face meh
🫤 face_with_diagonal_mouth disappointed meh skeptical unsure
😟 worried,worried_face
🙁 slight_frown,slightly_frowning_face
☹️ frowning,frowning_face frown
😮 open_mouth,wow,face_with_open_mouth sympathy
😯 hushed,hushed_face stunned surprised
😲 astonished,astonished_face shocked totally
😳 flushed,flushed_face dazed
🥺 pleading,pleading_face begging mercy puppy eyes
🥹 holding_back_tears,face_holding_back_tears angry cry proud resist sad
😦 frown_open,frowning_face_with_open_mouth
😧 anguished,anguished_face
😨 fearful,fearful_face fear scared
😰 cold_sweat,anxious_face_with_sweat blue rushed
😥 disappointed_relieved,sad_but_relieved_face whew
😢 cry,crying_face sad tear
😭 sob,loudly_crying_face cry sad tear
😱 scream,face_screaming_in_fear munch scared
😖 confounded,confounded_face
😣 persevere,persevering_face
😞 disappointed,disappointed_face
😓 sweat,downcast_face_with_sweat cold
😩 weary,weary_face tired
😫 tired,tired_face
🥱 yawning,yawning_face bored tired yawn
😤 triumph,face_with_steam_from_nose won
😡 rage,enraged_face angry mad pouting red
😠 angry,angry_face anger mad
🤬 cursing,face_with_symbols_on_mouth swearing
😈 smiling_imp,smiling_face_with_horns fairy tale fantasy smile
👿 imp,angry_face_with_horns demon devil fantasy
💀 skull death face fairy tale monster
☠️ skull_and_crossbones death face monster
💩 poop,hankey,pile_of_poo dung face monster
🤡 clown,clown_face
👹 ogre creature face fairy tale fantasy
👺 goblin creature face fairy tale fantasy
👻 ghost creature face fairy tale fantasy
👽 alien creature extraterrestrial face fantasy ufo
👾 space_invader,alien_monster creature extraterrestrial face ufo
🤖 robot face monster
😺 smiley_cat,grinning_cat face mouth open smile
😸 smile_cat,grinning_cat_with_smiling_eyes eye face grin
😹 joy_cat,cat_with_tears_of_joy face tear
😻 heart_eyes_cat,smiling_cat_with_heart_eyes eye face love smile
😼 smirk_cat,cat_with_wry_smile face ironic
😽 kissing_cat eye face kiss
🙀 scream_cat,weary_cat face oh surprised
😿 crying_cat cry face sad tear
😾 pouting_cat face
🙈 see_no_evil,see_no_evil_monkey face forbidden
🙉 hear_no_evil,hear_no_evil_monkey face forbidden
🙊 speak_no_evil,speak_no_evil_monkey face forbidden
💌 love_letter heart mail
💘 cupid,heart_with_arrow
💝 gift_heart,heart_with_ribbon valentine
💖 sparkling_heart excited sparkle
💗 growing_heart,heartpulse excited nervous pulse
💓 heartbeat,beating_heart pulsating
💞 revolving_hearts
💕 two_hearts love
💟 heart_decoration
❣️ heart_exclamation mark punctuation
💔 broken_heart break
❤️‍🔥 heart_on_fire burn love lust sacred
❤️‍🩹 mending_heart healthier improving recovering recuperating well
❤️ heart,red_heart
🧡 orange_heart
💛 yellow_heart
💚 green_heart
💙 blue_heart
💜 purple_heart
🤎 brown_heart
🖤 black_heart evil wicked
🤍 white_heart
💋 kiss_mark lips
💯 100,hundred,hundred_points full score
💢 anger,anger_symbol angry comic mad
💥 boom,collision comic
💫 dizzy comic star
💦 sweat_drops,sweat_droplets comic splashing
💨 dash,dashing_away comic running
🕳️ hole
💬 speech_balloon bubble comic dialog
👁️‍🗨️ eye_in_speech_bubble balloon witness
🗨️ left_speech_bubble balloon dialog
🗯️ right_anger_bubble angry balloon mad
💭 thought_balloon bubble comic
💤 zzz comic good night sleep
= people
👋+ wave,waving_hand
🤚+ raised_back_of_hand backhand
🖐️+ hand_with_fingers_splayed finger
✋+ raised_hand,hand high five
🖖+ vulcan_salute finger hand spock
🫱+ rightwards_hand right rightward
🫲+ leftwards_hand left leftward
🫳+ palm_down_hand dismiss drop shoo
🫴+ palm_up_hand beckon catch come offer
👌+ ok_hand
🤌+ pinched_fingers hand gesture interrogation sarcastic
🤏+ pinching,pinching_hand small amount
✌️+ v,victory,victory_hand
🤞+ crossed_fingers,fingers_crossed cross finger hand luck
🫰+ hand_with_index_finger_and_thumb_crossed expensive heart love money snap
🤟+ love_you,love_you_gesture hand ily
🤘+ metal,rock_on,sign_of_the_horns finger hand
🤙+ call_me,call_me_hand hang loose shaka
👈+ point_left,backhand_index_pointing_left finger hand
👉+ point_right,backhand_index_pointing_right finger hand
👆+ point_up_2,backhand_index_pointing_up finger hand
🖕+ middle_finger hand
👇+ point_down,backhand_index_pointing_down finger hand
☝️+ point_up,index_pointing_up finger hand
🫵+ index_pointing_at_the_viewer point you
👍+ +1,thumbsup,thumbs_up hand thumb
👎+ -1,thumbsdown,thumbs_down hand thumb
✊+ fist,raised_fist clenched hand punch
👊+ punch,facepunch,oncoming_fist clenched hand
🤛+ left_facing_fist leftwards
🤜+ right_facing_fist rightwards
👏+ clap,clapping_hands hand
🙌+ raised_hands,hooray,raising_hands celebration gesture hand
🫶+ heart_hands love
👐+ open_hands hand
🤲+ palms_up,palms_up_together prayer
🤝+ handshake,deal agreement hand meeting shake
🙏+ pray,thanks,folded_hands ask hand high five please
✍️+ writing,writing_hand write
💅+ nail_care,nail_polish cosmetics manicure
🤳+ selfie camera phone
💪+ muscle,strong,flexed_biceps comic flex
🦾 mechanical_arm accessibility prosthetic
🦿 mechanical_leg accessibility prosthetic
🦵+ leg kick limb
🦶+ foot kick stomp
👂+ ear body
🦻+ ear_with_hearing_aid accessibility hard of
👃+ nose body
🧠 brain intelligent
🫀 anatomical_heart cardiology organ pulse
🫁 lungs breath exhalation inhalation organ respiration
🦷 tooth dentist
🦴 bone skeleton
👀 eyes eye face
👁️ eye body
👅 tongue body
👄 lips,mouth
🫦 biting_lip anxious fear flirting nervous uncomfortable
👶+ baby young
🧒+ child gender neutral unspecified young
👦+ boy young
👧+ girl virgo young zodiac
🧑+ person adult gender neutral unspecified
👱+ person_blond_hair haired
👨+ man adult
🧔+ person_beard
🧔‍♂️+ man_beard
🧔‍♀️+ woman_beard
👨‍🦰+ man_red_hair adult
👨‍🦱+ man_curly_hair adult
👨‍🦳+ man_white_hair adult
👨‍🦲+ man_bald adult
👩+ woman adult
👩‍🦰+ woman_red_hair adult
🧑‍🦰+ person_red_hair adult gender neutral unspecified
👩‍🦱+ woman_curly_hair adult
🧑‍🦱+ person_curly_hair adult gender neutral unspecified
👩‍🦳+ woman_white_hair adult
🧑‍🦳+ person_white_hair adult gender neutral unspecified
👩‍🦲+ woman_bald adult
🧑‍🦲+ person_bald adult gender neutral unspecified
👱‍♀️+ woman_blond_hair haired blonde
👱‍♂️+ man_blond_hair haired
🧓+ older_person adult gender neutral old unspecified
👴+ old_man adult
👵+ old_woman adult
🙍+ person_frowning frown gesture
🙍‍♂️+ man_frowning gesture
🙍‍♀️+ woman_frowning gesture
🙎+ person_pouting gesture
🙎‍♂️+ man_pouting gesture
🙎‍♀️+ woman_pouting gesture
🙅+ no_good,person_gesturing_no forbidden gesture hand prohibited
🙅‍♂️+ man_gesturing_no forbidden gesture hand prohibited
🙅‍♀️+ woman_gesturing_no forbidden gesture hand prohibited
🙆+ ok_person,person_gesturing_ok gesture hand
🙆‍♂️+ man_gesturing_ok gesture hand
🙆‍♀️+ woman_gesturing_ok gesture hand
💁+ information_desk_person,person_tipping_hand help sassy
💁‍♂️+ man_tipping_hand sassy
💁‍♀️+ woman_tipping_hand sassy
🙋+ raising_hand,person_raising_hand gesture happy raised
🙋‍♂️+ man_raising_hand gesture
🙋‍♀️+ woman_raising_hand gesture
🧏+ deaf_person accessibility ear hear
🧏‍♂️+ deaf_man
🧏‍♀️+ deaf_woman
🙇+ bow,person_bowing apology gesture sorry
🙇‍♂️+ man_bowing apology favor gesture sorry
🙇‍♀️+ woman_bowing apology favor gesture sorry
🤦+ facepalm,person_facepalming disbelief exasperation face palm
🤦‍♂️+ man_facepalming disbelief exasperation facepalm
🤦‍♀️+ woman_facepalming disbelief exasperation facepalm
🤷+ shrug,person_shrugging doubt ignorance indifference
🤷‍♂️+ man_shrugging doubt ignorance indifference shrug
🤷‍♀️+ woman_shrugging doubt ignorance indifference shrug
🧑‍⚕️+ health_worker doctor healthcare nurse therapist
👨‍⚕️+ man_health_worker doctor healthcare nurse therapist
👩‍⚕️+ woman_health_worker doctor healthcare nurse therapist
🧑‍🎓+ student graduate
👨‍🎓+ man_student graduate
👩‍🎓+ woman_student graduate
🧑‍🏫+ teacher instructor professor
👨‍🏫+ man_teacher instructor professor
👩‍🏫+ woman_teacher instructor professor
🧑‍⚖️+ judge justice scales
👨‍⚖️+ man_judge justice scales
👩‍⚖️+ woman_judge justice scales
🧑‍🌾+ farmer gardener rancher
👨‍🌾+ man_farmer gardener rancher
👩‍🌾+ woman_farmer gardener rancher
🧑‍🍳+ cook chef
👨‍🍳+ man_cook chef
👩‍🍳+ woman_cook chef
🧑‍🔧+ mechanic electrician plumber tradesperson
👨‍🔧+ man_mechanic electrician plumber tradesperson
👩‍🔧+ woman_mechanic electrician plumber tradesperson
🧑‍🏭+ factory_worker assembly industrial
👨‍🏭+ man_factory_worker assembly industrial
👩‍🏭+ woman_factory_worker assembly industrial
🧑‍💼+ office_worker architect business manager white collar
👨‍💼+ man_office_worker architect business manager white collar
👩‍💼+ woman_office_worker architect business manager white collar
🧑‍🔬+ scientist biologist chemist engineer physicist
👨‍🔬+ man_scientist biologist chemist engineer physicist
👩‍🔬+ woman_scientist biologist chemist engineer physicist
🧑‍💻+ technologist,coder developer inventor software
👨‍💻+ man_technologist coder developer inventor software
👩‍💻+ woman_technologist coder developer inventor software
🧑‍🎤+ singer actor entertainer rock star
👨‍🎤+ man_singer actor entertainer rock star
👩‍🎤+ woman_singer actor entertainer rock star
🧑‍🎨+ artist palette
👨‍🎨+ man_artist palette
👩‍🎨+ woman_artist palette
🧑‍✈️+ pilot plane
👨‍✈️+ man_pilot plane
👩‍✈️+ woman_pilot plane
🧑‍🚀+ astronaut rocket
👨‍🚀+ man_astronaut rocket
👩‍🚀+ woman_astronaut rocket
🧑‍🚒+ firefighter firetruck
👨‍🚒+ man_firefighter firetruck
👩‍🚒+ woman_firefighter firetruck
👮+ cop,police_officer
👮‍♂️+ man_police_officer cop
👮‍♀️+ woman_police_officer cop
🕵️+ detective sleuth spy
🕵️‍♂️+ man_detective sleuth spy
🕵️‍♀️+ woman_detective sleuth spy
💂+ guard
💂‍♂️+ man_guard
💂‍♀️+ woman_guard
🥷+ ninja fighter hidden stealth
👷+ construction_worker hat
👷‍♂️+ man_construction_worker
👷‍♀️+ woman_construction_worker
🫅+ person_with_crown monarch noble regal royalty
🤴+ prince
👸+ princess fairy tale fantasy
👳+ person_wearing_turban
👳‍♂️+ man_wearing_turban
👳‍♀️+ woman_wearing_turban
👲+ person_with_skullcap cap gua pi mao hat
🧕+ woman_with_headscarf hijab mantilla tichel
🤵+ person_in_tuxedo groom
🤵‍♂️+ man_in_tuxedo
🤵‍♀️+ woman_in_tuxedo
👰+ person_with_veil bride wedding
👰‍♂️+ man_with_veil
👰‍♀️+ woman_with_veil
🤰+ pregnant_woman
🫃+ pregnant_man belly bloated full
🫄+ pregnant_person belly bloated full
🤱+ breast_feeding baby nursing
👩‍🍼+ woman_feeding_baby nursing
👨‍🍼+ man_feeding_baby nursing
🧑‍🍼+ person_feeding_baby nursing
👼+ angel,baby_angel face fairy tale fantasy
🎅+ santa,santa_claus celebration christmas father
🤶+ mrs_claus celebration christmas mother
🧑‍🎄+ mx_claus christmas
🦸+ superhero good hero heroine superpower
🦸‍♂️+ man_superhero good hero superpower
🦸‍♀️+ woman_superhero good hero heroine superpower
🦹+ supervillain criminal evil superpower villain
🦹‍♂️+ man_supervillain criminal evil superpower villain
🦹‍♀️+ woman_supervillain criminal evil superpower villain
🧙+ mage,wizard sorcerer sorceress witch
🧙‍♂️+ man_mage sorcerer wizard
🧙‍♀️+ woman_mage sorceress witch
🧚+ fairy oberon puck titania
🧚‍♂️+ man_fairy oberon puck
🧚‍♀️+ woman_fairy titania
🧛+ vampire dracula undead
🧛‍♂️+ man_vampire dracula undead
🧛‍♀️+ woman_vampire undead
🧜+ merperson mermaid merman merwoman
🧜‍♂️+ merman triton
🧜‍♀️+ mermaid merwoman
🧝+ elf magical
🧝‍♂️+ man_elf magical
🧝‍♀️+ woman_elf magical
🧞 genie djinn
🧞‍♂️ man_genie djinn
🧞‍♀️ woman_genie djinn
🧟 zombie undead walking dead
🧟‍♂️ man_zombie undead walking dead
🧟‍♀️ woman_zombie undead walking dead
🧌 troll fairy tale fantasy monster
💆+ massage,person_getting_massage face salon
💆‍♂️+ man_getting_massage face
💆‍♀️+ woman_getting_massage face
💇+ haircut,person_getting_haircut barber beauty parlor
💇‍♂️+ man_getting_haircut
💇‍♀️+ woman_getting_haircut
🚶+ walking,person_walking hike walk
🚶‍♂️+ man_walking hike walk
🚶‍♀️+ woman_walking hike walk
🧍+ person_standing stand
🧍‍♂️+ man_standing
🧍‍♀️+ woman_standing
🧎+ person_kneeling kneel
🧎‍♂️+ man_kneeling
🧎‍♀️+ woman_kneeling
🧑‍🦯+ person_with_white_cane accessibility blind
👨‍🦯+ man_with_white_cane accessibility blind
👩‍🦯+ woman_with_white_cane accessibility blind
🧑‍🦼+ person_in_motorized_wheelchair accessibility
👨‍🦼+ man_in_motorized_wheelchair accessibility
👩‍🦼+ woman_in_motorized_wheelchair accessibility
🧑‍🦽+ person_in_manual_wheelchair accessibility
👨‍🦽+ man_in_manual_wheelchair accessibility
👩‍🦽+ woman_in_manual_wheelchair accessibility
🏃+ runner,running,person_running marathon
🏃‍♂️+ man_running marathon racing
🏃‍♀️+ woman_running marathon racing
💃+ dancer,woman_dancing dance
🕺+ man_dancing dance
🕴️+ person_in_suit_levitating business
👯 dancers,people_with_bunny_ears ear dancer partying
👯‍♂️ men_with_bunny_ears ear dancer partying
👯‍♀️ women_with_bunny_ears ear dancer partying
🧖+ person_in_steamy_room sauna steam
🧖‍♂️+ man_in_steamy_room sauna steam
🧖‍♀️+ woman_in_steamy_room sauna steam
🧗+ climbing,person_climbing climber
🧗‍♂️+ man_climbing climber
🧗‍♀️+ woman_climbing climber
🤺 person_fencing fencer sword
🏇+ horse_racing jockey racehorse
⛷️ skier ski snow
🏂+ snowboarder ski snow snowboard
🏌️+ person_golfing ball golf
🏌️‍♂️+ man_golfing golf
🏌️‍♀️+ woman_golfing golf
🏄+ surfer,person_surfing
🏄‍♂️+ man_surfing
🏄‍♀️+ woman_surfing
🚣+ person_rowing_boat rowboat
🚣‍♂️+ man_rowing_boat rowboat
🚣‍♀️+ woman_rowing_boat rowboat
🏊+ swimmer,person_swimming swim
🏊‍♂️+ man_swimming swim
🏊‍♀️+ woman_swimming swim
⛹️+ person_bouncing_ball
⛹️‍♂️+ man_bouncing_ball
⛹️‍♀️+ woman_bouncing_ball
🏋️+ person_lifting_weights lifter weight
🏋️‍♂️+ man_lifting_weights weight lifter
🏋️‍♀️+ woman_lifting_weights weight lifter
🚴+ bicyclist,cyclist,person_biking bicycle
🚴‍♂️+ man_biking bicycle cyclist
🚴‍♀️+ woman_biking bicycle cyclist
🚵+ person_mountain_biking bicycle bicyclist bike cyclist
🚵‍♂️+ man_mountain_biking bicycle bike cyclist
🚵‍♀️+ woman_mountain_biking bicycle bike cyclist
🤸+ person_cartwheeling cartwheel gymnastics
🤸‍♂️+ man_cartwheeling cartwheel gymnastics
🤸‍♀️+ woman_cartwheeling cartwheel gymnastics
🤼 people_wrestling wrestle wrestler
🤼‍♂️ men_wrestling wrestle
🤼‍♀️ women_wrestling wrestle
🤽+ person_playing_water_polo
🤽‍♂️+ man_playing_water_polo
🤽‍♀️+ woman_playing_water_polo
🤾+ person_playing_handball ball
🤾‍♂️+ man_playing_handball
🤾‍♀️+ woman_playing_handball
🤹+ person_juggling balance juggle multitask skill
🤹‍♂️+ man_juggling multitask
🤹‍♀️+ woman_juggling multitask
🧘+ lotus_position,meditating,person_in_lotus_position meditation yoga
🧘‍♂️+ man_in_lotus_position meditation yoga
🧘‍♀️+ woman_in_lotus_position meditation yoga
🛀+ person_taking_bath bathtub
🛌+ sleeping_bed,person_in_bed good night hotel sleep
🧑‍🤝‍🧑+ people_holding_hands couple hand hold person
👭+ women_holding_hands couple hand
👫+ woman_and_man_holding_hands couple hand hold
👬+ men_holding_hands couple gemini man twins zodiac
💏+ kiss couple
👩‍❤️‍💋‍👨+ kiss_woman_man couple
👨‍❤️‍💋‍👨+ kiss_man_man couple
👩‍❤️‍💋‍👩+ kiss_woman_woman couple
💑+ couple_with_heart love
👩‍❤️‍👨+ couple_with_heart_woman_man love
👨‍❤️‍👨+ couple_with_heart_man_man love
👩‍❤️‍👩+ couple_with_heart_woman_woman love
👪 family
👨‍👩‍👦 family_man_woman_boy
👨‍👩‍👧 family_man_woman_girl
👨‍👩‍👧‍👦 family_man_woman_girl_boy
👨‍👩‍👦‍👦 family_man_woman_boy_boy
👨‍👩‍👧‍👧 family_man_woman_girl_girl
👨‍👨‍👦 family_man_man_boy
👨‍👨‍👧 family_man_man_girl
👨‍👨‍👧‍👦 family_man_man_girl_boy
👨‍👨‍👦‍👦 family_man_man_boy_boy
👨‍👨‍👧‍👧 family_man_man_girl_girl
👩‍👩‍👦 family_woman_woman_boy
👩‍👩‍👧 family_woman_woman_girl
👩‍👩‍👧‍👦 family_woman_woman_girl_boy
👩‍👩‍👦‍👦 family_woman_woman_boy_boy
👩‍👩‍👧‍👧 family_woman_woman_girl_girl
👨‍👦 family_man_boy
👨‍👦‍👦 family_man_boy_boy
👨‍👧 family_man_girl
👨‍👧‍👦 family_man_girl_boy
👨‍👧‍👧 family_man_girl_girl
👩‍👦 family_woman_boy
👩‍👦‍👦 family_woman_boy_boy
👩‍👧 family_woman_girl
👩‍👧‍👦 family_woman_girl_boy
👩‍👧‍👧 family_woman_girl_girl
🗣️ speaking_head face silhouette speak
👤 silhouette,bust_in_silhouette
👥 silhouettes,busts_in_silhouette bust
🫂 people_hugging goodbye hello hug thanks
👣 footprints clothing footprint print
= nature
🐵 monkey_face
🐒 monkey
🦍 gorilla
🦧 orangutan ape
🐶 dog,dog_face pet
🐕 dog2 dog pet
🦮 guide_dog accessibility blind
🐕‍🦺 service_dog accessibility assistance
🐩 poodle dog
🐺 wolf face
🦊 fox face
🦝 raccoon curious sly
🐱 cat,cat_face pet
🐈 cat2 cat pet
🐈‍⬛ black_cat unlucky
🦁 lion face leo zodiac
🐯 tiger,tiger_face
🐅 tiger2 tiger
🐆 leopard
🐴 horse,horse_face
🐎 horse2 equestrian horse racehorse racing
🦄 unicorn face
🦓 zebra stripe
🦌 deer
🦬 bison buffalo herd wisent
🐮 cow,cow_face
🐂 ox bull taurus zodiac
🐃 water_buffalo
🐄 cow2 cow
🐷 pig,pig_face
🐖 pig2 pig sow
🐗 boar pig
🐽 pig_nose face
🐏 ram aries male sheep zodiac
🐑 sheep,ewe female
🐐 goat capricorn zodiac
🐪 camel2 camel dromedary hump
🐫 camel,two_hump_camel bactrian
🦙 llama alpaca guanaco vicuna wool
🦒 giraffe spots
🐘 elephant
🦣 mammoth extinction large tusk woolly
🦏 rhinoceros
🦛 hippopotamus hippo
🐭 mouse,mouse_face
🐁 mouse2 mouse
🐀 rat
🐹 hamster face pet
🐰 rabbit,rabbit_face bunny pet
🐇 rabbit2 bunny pet rabbit
🐿️ chipmunk squirrel
🦫 beaver dam
🦔 hedgehog spiny
🦇 bat vampire
🐻 bear face
🐻‍❄️ polar_bear arctic white
🐨 koala face marsupial
🐼 panda face
🦥 sloth lazy slow
🦦 otter fishing playful
🦨 skunk stink
🦘 kangaroo australia joey jump marsupial
🦡 badger honey pester
🐾 paw_prints,feet print
🦃 turkey bird
🐔 chicken bird
🐓 rooster bird
🐣 hatching_chick baby bird
🐤 baby_chick bird
🐥 hatched_chick,front_facing_baby_chick bird
🐦 bird
🐧 penguin bird
🕊️ dove bird fly peace
🦅 eagle bird
🦆 duck bird
🦢 swan bird cygnet ugly duckling
🦉 owl bird wise
🦤 dodo extinction large mauritius
🪶 feather bird flight light plumage
🦩 flamingo flamboyant tropical
🦚 peacock bird ostentatious peahen proud
🦜 parrot bird pirate talk
🐸 frog face
🐊 crocodile
🐢 turtle terrapin tortoise
🦎 lizard reptile
🐍 snake bearer ophiuchus serpent zodiac
🐲 dragon_face fairy tale
🐉 dragon fairy tale
🦕 sauropod brachiosaurus brontosaurus diplodocus
🦖 t_rex tyrannosaurus
🐳 whale,spouting_whale face
🐋 whale2 whale
🐬 dolphin,flipper
🦭 seal sea lion
🐟 fish pisces zodiac
🐠 tropical_fish
🐡 blowfish fish
🦈 shark fish
🐙 octopus
🐚 spiral_shell
🪸 coral ocean reef
🐌 snail
🦋 butterfly insect pretty
🐛 bug insect
🐜 ant insect
🐝 bee,honeybee insect
🪲 beetle bug insect
🐞 ladybug,lady_beetle insect ladybird
🦗 cricket grasshopper
🪳 cockroach insect pest roach
🕷️ spider insect
🕸️ spider_web
🦂 scorpion scorpio zodiac
🦟 mosquito disease fever malaria pest virus
🪰 fly disease maggot pest rotting
🪱 worm annelid earthworm parasite
🦠 microbe amoeba bacteria virus
💐 bouquet flower
🌸 cherry_blossom flower
💮 white_flower
🪷 lotus buddhism flower hinduism india purity
🏵️ rosette plant
🌹 rose flower
🥀 wilted_flower
🌺 hibiscus flower
🌻 sunflower flower sun
🌼 blossom_flower,blossom
🌷 tulip flower
🌱 seedling young
🪴 potted_plant boring grow house nurturing useless
🌲 evergreen,evergreen_tree
🌳 tree,deciduous_tree shedding
🌴 palm_tree
🌵 cactus plant
🌾 sheaf_of_rice ear grain
🌿 herb leaf
☘️ shamrock plant
🍀 four_leaf_clover,luck
🍁 maple_leaf falling
🍂 fallen_leaf falling
🍃 leaves,leaf_fluttering_in_wind blow flutter
🪹 empty_nest nesting
🪺 nest_with_eggs nesting
🍄 mushroom toadstool
= food
🍇 grapes fruit grape
🍈 melon fruit
🍉 watermelon fruit
🍊 tangerine,orange_fruit
🍋 lemon citrus fruit
🍌 banana fruit
🍍 pineapple fruit
🥭 mango fruit tropical
🍎 apple,red_apple fruit
🍏 green_apple fruit
🍐 pear fruit
🍑 peach fruit
🍒 cherries berries cherry fruit red
🍓 strawberry berry fruit
🫐 blueberries berry bilberry blue blueberry
🥝 kiwi,kiwi_fruit food
🍅 tomato fruit vegetable
🫒 olive food
🥥 coconut palm pina colada
🥑 avocado food fruit
🍆 eggplant,aubergine vegetable
🥔 potato food vegetable
🥕 carrot food vegetable
🌽 corn,ear_of_corn maize maze
🌶️ hot_pepper,chili
🫑 bell_pepper capsicum vegetable
🥒 cucumber food pickle vegetable
🥬 leafy_green bok choy cabbage kale lettuce
🥦 broccoli wild cabbage
🧄 garlic flavoring
🧅 onion flavoring
🥜 peanuts food nut peanut vegetable
🫘 beans food kidney legume
🌰 chestnut plant
🍞 bread loaf
🥐 croissant bread breakfast food french roll
🥖 baguette_bread food french
🫓 flatbread arepa lavash naan pita
🥨 pretzel twisted
🥯 bagel bakery breakfast schmear
🥞 pancakes breakfast cr pe food hotcake
🧇 waffle breakfast indecisive iron
🧀 cheese,cheese_wedge
🍖 meat_on_bone
🍗 poultry_leg bone chicken drumstick
🥩 steak,cut_of_meat chop lambchop porkchop
🥓 bacon breakfast food meat
🍔 hamburger,burger
🍟 fries,french_fries
🍕 pizza cheese slice
🌭 hotdog,hot_dog frankfurter sausage
🥪 sandwich bread
🌮 taco mexican
🌯 burrito mexican wrap
🫔 tamale mexican wrapped
🥙 stuffed_flatbread falafel food gyro kebab
🧆 falafel chickpea meatball
🥚 egg breakfast food
🍳 fried_egg,cooking breakfast frying pan
🥘 shallow_pan_of_food casserole paella
🍲 stew,pot_of_food
🫕 fondue cheese chocolate melted pot swiss
🥣 bowl_with_spoon breakfast cereal congee
🥗 salad,green_salad food
🍿 popcorn
🧈 butter dairy
🧂 salt condiment shaker
🥫 canned_food can
🍱 bento,bento_box
🍘 rice_cracker
🍙 rice_ball japanese
🍚 rice,cooked_rice
🍛 curry,curry_rice
🍜 ramen,steaming_bowl noodle
🍝 spaghetti pasta
🍠 roasted_sweet_potato
🍢 oden kebab seafood skewer stick
🍣 sushi
🍤 fried_shrimp prawn tempura
🍥 fish_cake_with_swirl pastry
🥮 moon_cake autumn festival yu ng
🍡 dango dessert japanese skewer stick sweet
🥟 dumpling empanada gy za jiaozi pierogi
🥠 fortune_cookie prophecy
🥡 takeout_box oyster pail
🦀 crab cancer zodiac
🦞 lobster bisque claws seafood
🦐 shrimp food shellfish small
🦑 squid food molusc
🦪 oyster diving pearl
🍦 icecream,soft_ice_cream dessert sweet
🍧 shaved_ice dessert sweet
🍨 ice_cream dessert sweet
🍩 doughnut,donut breakfast dessert sweet
🍪 cookie dessert sweet
🎂 birthday,birthday_cake celebration dessert pastry sweet
🍰 cake,shortcake dessert pastry slice sweet
🧁 cupcake bakery sweet
🥧 pie filling pastry
🍫 chocolate_bar,chocolate dessert sweet
🍬 candy dessert sweet
🍭 lollipop candy dessert sweet
🍮 custard dessert pudding sweet
🍯 honey_pot,honey honeypot sweet
🍼 baby_bottle drink milk
🥛 milk,glass_of_milk drink
☕ coffee,hot_beverage drink steaming tea
🫖 teapot drink pot tea
🍵 tea,teacup_without_handle beverage cup drink
🍶 sake bar beverage bottle cup drink
🍾 champagne,bottle_with_popping_cork bar drink
🍷 wine,wine_glass bar beverage drink
🍸 cocktail,cocktail_glass bar drink
🍹 tropical_drink bar
🍺 beer,beer_mug bar drink
🍻 beers,cheers,clinking_beer_mugs bar clink drink mug
🥂 clinking_glasses,toast celebrate clink drink glass
🥃 whisky,tumbler_glass liquor shot
🫗 pouring_liquid drink empty glass spill
🥤 soda,cup_with_straw juice
🧋 bubble_tea milk pearl
🧃 beverage_box juice straw sweet
🧉 mate drink
🧊 ice cold cube iceberg
🥢 chopsticks hashi
🍽️ fork_and_knife_with_plate cooking
🍴 fork_and_knife cooking cutlery
🥄 spoon tableware
🔪 kitchen_knife cooking hocho tool weapon
🫙 jar condiment container empty sauce store
🏺 amphora aquarius cooking drink jug zodiac
= travel
🌍 earth_africa,globe_showing_europe_africa world
🌎 earth_americas,globe_showing_americas world
🌏 earth_asia,globe_showing_asia_australia world
🌐 globe,globe_with_meridians earth world
🗺️ world_map
🗾 map_of_japan
🧭 compass magnetic navigation orienteering
🏔️ snow_capped_mountain cold
⛰️ mountain
🌋 volcano eruption mountain
🗻 mount_fuji mountain
🏕️ camping
🏖️ beach,beach_with_umbrella
🏜️ desert
🏝️ desert_island
🏞️ national_park
🏟️ stadium
🏛️ classical_building
🏗️ building_construction
🧱 brick bricks clay mortar wall
🪨 rock boulder heavy solid stone
🪵 wood log lumber timber
🛖 hut house roundhouse yurt
🏘️ houses
🏚️ derelict_house
🏠 house,home
🏡 house_with_garden home
🏢 office,office_building
🏣 japanese_post_office
🏤 post_office european
🏥 hospital doctor medicine
🏦 bank building
🏨 hotel building
🏩 love_hotel
🏪 convenience_store
🏫 school building
🏬 department_store
🏭 factory building
🏯 japanese_castle
🏰 castle european
💒 wedding chapel romance
🗼 tokyo_tower
🗽 statue_of_liberty
⛪ church christian cross religion
🕌 mosque islam muslim religion
🛕 hindu_temple
🕍 synagogue jew jewish religion temple
⛩️ shinto_shrine religion
🕋 kaaba islam muslim religion
⛲ fountain
⛺ tent camping
🌁 foggy fog
🌃 night_with_stars star
🏙️ cityscape city
🌄 sunrise_over_mountains morning mountain sun
🌅 sunrise morning sun
🌆 cityscape_at_dusk city evening landscape sunset
🌇 sunset dusk sun
🌉 bridge_at_night
♨️ hot_springs hotsprings steaming
🎠 carousel_horse
🛝 playground_slide amusement park play
🎡 ferris_wheel amusement park
🎢 roller_coaster amusement park
💈 barber_pole haircut
🎪 circus_tent
🚂 steam_locomotive,locomotive engine railway train
🚃 railway_car electric train tram trolleybus
🚄 high_speed_train railway shinkansen
🚅 bullet_train railway shinkansen speed
🚆 train railway
🚇 metro subway
🚈 light_rail railway
🚉 station railway train
🚊 tram trolleybus
🚝 monorail vehicle
🚞 mountain_railway car
🚋 tram_car trolleybus
🚌 bus vehicle
🚍 oncoming_bus
🚎 trolleybus bus tram trolley
🚐 minibus bus
🚑 ambulance vehicle
🚒 fire_engine truck
🚓 police_car patrol
🚔 oncoming_police_car
🚕 taxi vehicle
🚖 oncoming_taxi
🚗 car,red_car,automobile
🚘 oncoming_automobile car
🚙 sport_utility_vehicle recreational
🛻 pickup_truck pick up
🚚 truck,delivery_truck
🚛 articulated_lorry semi truck
🚜 tractor vehicle
🏎️ racing_car
🏍️ motorcycle racing
🛵 motor_scooter
🦽 manual_wheelchair accessibility
🦼 motorized_wheelchair accessibility
🛺 auto_rickshaw tuk
🚲 bike,bicycle
🛴 scooter,kick_scooter
🛹 skateboard board
🛼 roller_skate
🚏 bus_stop
🛣️ motorway highway road
🛤️ railway_track train
🛢️ oil_drum
⛽ fuel,fuelpump,fuel_pump diesel gas station
🛞 wheel circle tire turn
🚨 rotating_light,siren,police_car_light beacon revolving
🚥 horizontal_traffic_light signal
🚦 traffic_light,vertical_traffic_light signal
🛑 stop_sign octagonal
🚧 construction,wip barrier
⚓ anchor ship tool
🛟 ring_buoy float life preserver saver rescue
⛵ sailboat boat resort sea yacht
🛶 canoe boat
🚤 speedboat boat
🛳️ passenger_ship
⛴️ ferry boat passenger
🛥️ motor_boat motorboat
🚢 ship,ship_it boat passenger
✈️ airplane,plane aeroplane
🛩️ small_airplane aeroplane
🛫 airplane_departure aeroplane check in departures
🛬 airplane_arrival aeroplane arrivals arriving landing
🪂 parachute hang glide parasail skydive
💺 seat chair
🚁 helicopter vehicle
🚟 suspension_railway
🚠 mountain_cableway cable gondola
🚡 aerial_tramway cable car gondola
🛰️ satellite space
🚀 rocket space
🛸 flying_saucer,ufo
🛎️ bellhop_bell hotel
🧳 luggage packing travel
⌛ hourglass_done sand timer
⏳ hourglass,hourglass_flowing_sand,hourglass_not_done timer
⌚ watch clock
⏰ alarm_clock
⏱️ stopwatch clock
⏲️ timer,timer_clock
🕰️ mantelpiece_clock
🕛 clock12,twelve_oclock 00 12 clock
🕧 twelve_thirty 12 30 clock
🕐 one_oclock 00 clock
🕜 one_thirty 30 clock
🕑 two_oclock 00 clock
🕝 two_thirty 30 clock
🕒 three_oclock 00 clock
🕞 three_thirty 30 clock
🕓 four_oclock 00 clock
🕟 four_thirty 30 clock
🕔 five_oclock 00 clock
🕠 five_thirty 30 clock
🕕 six_oclock 00 clock
🕡 six_thirty 30 clock
🕖 seven_oclock 00 clock
🕢 seven_thirty 30 clock
🕗 eight_oclock 00 clock
🕣 eight_thirty 30 clock
🕘 nine_oclock 00 clock
🕤 nine_thirty 30 clock
🕙 ten_oclock 00 10 clock
🕥 ten_thirty 10 30 clock
🕚 eleven_oclock 00 11 clock
🕦 eleven_thirty 11 30 clock
🌑 new_moon dark
🌒 waxing_crescent_moon
🌓 first_quarter_moon
🌔 waxing_gibbous_moon
🌕 full_moon
🌖 waning_gibbous_moon
🌗 last_quarter_moon
🌘 waning_crescent_moon
🌙 crescent_moon,moon
🌚 new_moon_face
🌛 first_quarter_moon_face
🌜 last_quarter_moon_face
🌡️ thermometer weather
☀️ sunny,sun bright rays
🌝 full_moon_face bright
🌞 sun_with_face bright
🪐 ringed_planet saturn saturnine
⭐ star
🌟 star2,glowing_star glittery glow shining sparkle
🌠 shooting_star,stars falling
🌌 milky_way space
☁️ cloud weather
⛅ partly_sunny,sun_behind_cloud
⛈️ thunder_cloud_and_rain,cloud_with_lightning_and_rain
🌤️ sun_behind_small_cloud
🌥️ sun_behind_large_cloud
🌦️ sun_behind_rain_cloud
🌧️ rain,cloud_with_rain
🌨️ snow_cloud,cloud_with_snow cold
🌩️ cloud_with_lightning
🌪️ tornado cloud whirlwind
🌫️ fog cloud
🌬️ wind_face blow cloud
🌀 cyclone dizzy hurricane twister typhoon
🌈 rainbow rain
🌂 closed_umbrella clothing rain
☂️ umbrella2 clothing rain umbrella
☔ umbrella,umbrella_with_rain_drops clothing drop
⛱️ umbrella_on_ground rain sun
⚡ zap,lightning,high_voltage danger electric
❄️ snowflake cold snow
☃️ snowman2 cold snow snowman
⛄ snowman,snowman_without_snow cold
☄️ comet space
🔥 fire,lit flame tool
💧 droplet cold comic drop sweat
🌊 ocean,water_wave
= activities
🎃 jack_o_lantern,pumpkin celebration halloween
🎄 christmas_tree celebration
🎆 fireworks celebration
🎇 sparkler celebration fireworks sparkle
🧨 firecracker dynamite explosive fireworks
✨ sparkles sparkle star
🎈 balloon celebration
🎉 tada,party,party_popper celebration
🎊 confetti,confetti_ball celebration
🎋 tanabata_tree banner celebration japanese
🎍 pine_decoration bamboo celebration japanese
🎎 japanese_dolls celebration doll festival
🎏 carp_streamer celebration
🎐 wind_chime bell celebration
🎑 moon_viewing_ceremony celebration
🧧 red_envelope gift good luck ngb lai
🎀 ribbon celebration
🎁 gift,present,wrapped_gift box celebration
🎗️ reminder_ribbon celebration
🎟️ tickets,admission_tickets ticket
🎫 ticket admission
🎖️ military_medal celebration
🏆 trophy prize
🏅 medal,sports_medal
🥇 first_place,gold,1st_place_medal
🥈 second_place,silver,2nd_place_medal
🥉 third_place,bronze,3rd_place_medal
⚽ soccer,soccer_ball football
⚾ baseball ball
🥎 softball ball glove underarm
🏀 basketball ball hoop
🏐 volleyball ball game
🏈 football,american_football ball
🏉 rugby,rugby_football ball
🎾 tennis ball racquet
🥏 flying_disc ultimate
🎳 bowling ball game
🏏 cricket_game ball bat
🏑 field_hockey ball game stick
🏒 ice_hockey game puck stick
🥍 lacrosse ball goal stick
🏓 ping_pong ball bat game paddle table
🏸 badminton birdie game racquet shuttlecock
🥊 boxing_glove
🥋 martial_arts_uniform judo karate taekwondo
🥅 goal_net
⛳ golf,flag_in_hole
⛸️ ice_skate
🎣 fishing,fishing_pole fish
🤿 diving_mask scuba snorkeling
🎽 running_shirt athletics sash
🎿 ski,skis snow
🛷 sled sledge sleigh
🥌 curling_stone game rock
🎯 dart,bullseye direct hit game target
🪀 yo_yo fluctuate toy
🪁 kite fly soar
🔫 water_pistol gun handgun revolver tool weapon
🎱 pool_8_ball billiard eight game
🔮 crystal_ball fairy tale fantasy fortune tool
🪄 magic_wand witch wizard
🎮 video_game controller
🕹️ joystick game video
🎰 slot_machine game
🎲 game_die,dice
🧩 puzzle,jigsaw,puzzle_piece clue interlocking
🧸 teddy_bear plaything plush stuffed toy
🪅 pinata celebration party
🪩 mirror_ball dance disco glitter party
🪆 nesting_dolls doll russia
♠️ spade_suit card game
♥️ heart_suit card game
♦️ diamond_suit card game
♣️ club_suit card game
♟️ chess,chess_pawn dupe expendable
🃏 joker,black_joker card game wildcard
🀄 mahjong_red_dragon game
🎴 flower_playing_cards card game japanese
🎭 performing_arts art mask theater theatre
🖼️ framed_picture art frame museum painting
🎨 art,artist_palette museum painting
🧵 thread needle sewing spool string
🪡 sewing_needle embroidery stitches sutures tailoring
🧶 yarn ball crochet knit
🪢 knot rope tangled tie twine twist
= objects
👓 eyeglasses,glasses clothing eye eyewear
🕶️ sunglasses,dark_sunglasses eye eyewear glasses
🥽 goggles eye protection swimming welding
🥼 lab_coat doctor experiment scientist
🦺 safety_vest emergency
👔 necktie clothing tie
👕 shirt,tshirt,t_shirt clothing
👖 jeans clothing pants trousers
🧣 scarf neck
🧤 gloves hand
🧥 coat jacket
🧦 socks stocking
👗 dress clothing
👘 kimono clothing
🥻 sari clothing dress
🩱 one_piece_swimsuit bathing suit
🩲 briefs bathing suit one piece swimsuit
🩳 shorts bathing suit pants underwear
👙 bikini clothing swim
👚 womans_clothes clothing woman
👛 purse clothing coin
👜 handbag bag clothing purse
👝 clutch_bag clothing pouch
🛍️ shopping_bags bag hotel
🎒 backpack bag rucksack satchel school
🩴 thong_sandal beach sandals thongs ri
👞 mans_shoe clothing man
👟 sneaker,running_shoe athletic clothing
🥾 hiking_boot backpacking camping
🥿 flat_shoe ballet slip on slipper
👠 high_heel,high_heeled_shoe clothing woman
👡 womans_sandal clothing shoe woman
🩰 ballet_shoes dance
👢 womans_boot clothing shoe woman
👑 crown clothing king queen
👒 womans_hat clothing woman
🎩 tophat,top_hat clothing
🎓 mortar_board,graduation,graduation_cap celebration clothing hat
🧢 billed_cap baseball
🪖 military_helmet army soldier warrior
⛑️ rescue_workers_helmet aid cross face hat
📿 prayer_beads clothing necklace religion
💄 lipstick cosmetics makeup
💍 ring diamond
💎 gem,gem_stone diamond jewel
🔇 mute,muted_speaker quiet silent
🔈 speaker,speaker_low_volume soft
🔉 sound,speaker_medium_volume
🔊 loud_sound,speaker_high_volume
📢 loudspeaker loud public address
📣 mega,megaphone cheering
📯 postal_horn post
🔔 bell
🔕 no_bell,bell_with_slash forbidden mute quiet silent
🎼 musical_score music
🎵 musical_note music
🎶 notes,musical_notes music note
🎙️ studio_microphone mic music
🎚️ level_slider music
🎛️ control_knobs music
🎤 microphone karaoke mic
🎧 headphones,headphone earbud
📻 radio video
🎷 saxophone instrument music sax
🪗 accordion concertina squeeze box
🎸 guitar instrument music
🎹 musical_keyboard,piano instrument music
🎺 trumpet instrument music
🎻 violin instrument music
🪕 banjo music stringed
🥁 drum drumsticks music
🪘 long_drum beat conga rhythm
📱 iphone,mobile,mobile_phone cell telephone
📲 mobile_phone_with_arrow cell receive
☎️ phone,telephone
📞 telephone_receiver phone
📟 pager
📠 fax_machine
🔋 battery
🪫 low_battery electronic energy
🔌 electric_plug electricity
💻 computer,laptop pc personal
🖥️ desktop_computer,desktop
🖨️ printer computer
⌨️ keyboard computer
🖱️ computer_mouse
🖲️ trackball computer
💽 computer_disk minidisk optical
💾 floppy_disk,save computer
💿 cd,optical_disk computer
📀 dvd blu ray computer disk optical
🧮 abacus calculation
🎥 movie_camera cinema
🎞️ film_frames cinema movie
📽️ film_projector cinema movie video
🎬 clapper,clapper_board movie
📺 tv,television video
📷 camera video
📸 camera_with_flash video
📹 video_camera
📼 videocassette tape vhs video
🔍 mag,search,magnifying_glass_tilted_left tool
🔎 mag_right,magnifying_glass_tilted_right search tool
🕯️ candle light
💡 bulb,idea,light_bulb comic electric
🔦 flashlight electric light tool torch
🏮 red_paper_lantern bar light
🪔 diya_lamp oil
📔 notebook_with_decorative_cover book decorated
📕 closed_book
📖 book,open_book
📗 green_book
📘 blue_book
📙 orange_book
📚 books book
📓 notebook
📒 ledger notebook
📃 page_with_curl document
📜 scroll paper
📄 page_facing_up,document
📰 newspaper news paper
🗞️ rolled_up_newspaper news paper
📑 bookmark_tabs mark marker
🔖 bookmark mark
🏷️ label
💰 moneybag,money_bag dollar
🪙 coin gold metal money silver treasure
💴 yen_banknote bill currency money note
💵 dollar,dollar_banknote bill currency money note
💶 euro,euro_banknote bill currency money note
💷 pound_banknote bill currency money note
💸 money_with_wings banknote bill fly
💳 credit_card money
🧾 receipt accounting bookkeeping evidence proof
💹 chart_increasing_with_yen graph growth money
✉️ envelope email letter
📧 email,e-mail,e_mail letter
📨 incoming_envelope mail email letter receive
📩 envelope_with_arrow mail email outgoing
📤 outbox_tray box letter mail sent
📥 inbox_tray box letter mail receive
📦 package box parcel
📫 closed_mailbox_with_raised_flag mail postbox
📪 closed_mailbox_with_lowered_flag mail postbox
📬 mailbox,open_mailbox_with_raised_flag mail postbox
📭 open_mailbox_with_lowered_flag mail postbox
📮 postbox mail mailbox
🗳️ ballot_box_with_ballot
✏️ pencil2 pencil
✒️ black_nib pen
🖋️ fountain_pen
🖊️ pen ballpoint
🖌️ paintbrush painting
🖍️ crayon
📝 memo,pencil
💼 briefcase
📁 file_folder,folder
📂 open_file_folder
🗂️ card_index_dividers
📅 date calendar
📆 calendar,tear_off_calendar
🗒️ spiral_notepad note pad
🗓️ spiral_calendar pad
📇 card_index rolodex
📈 chart_with_upwards_trend,chart_up,chart_increasing graph growth upward
📉 chart_with_downwards_trend,chart_down,chart_decreasing graph
📊 bar_chart graph
📋 clipboard
📌 pushpin,pin
📍 round_pushpin pin
📎 paperclip
🖇️ linked_paperclips link paperclip
📏 straight_ruler edge
📐 triangular_ruler set triangle
✂️ scissors cutting tool
🗃️ card_file_box
🗄️ file_cabinet filing
🗑️ wastebasket,trash
🔒 lock,locked closed
🔓 unlock,unlocked lock open
🔏 locked_with_pen ink lock nib privacy
🔐 closed_lock_with_key,locked_with_key secure
🔑 key lock password
🗝️ old_key clue lock
🔨 hammer tool
🪓 axe chop hatchet split wood
⛏️ pick mining tool
⚒️ hammer_and_pick tool
🛠️ tools,hammer_and_wrench spanner tool
🗡️ dagger knife weapon
⚔️ crossed_swords weapon
💣 bomb comic
🪃 boomerang australia rebound repercussion
🏹 bow_and_arrow archer sagittarius zodiac
🛡️ shield weapon
🪚 carpentry_saw carpenter lumber tool
🔧 wrench spanner tool
🪛 screwdriver screw tool
🔩 nut_and_bolt tool
⚙️ gear cog cogwheel tool
🗜️ clamp compress tool vice
⚖️ scales,balance_scale justice libra zodiac
🦯 white_cane accessibility blind
🔗 link
⛓️ chains chain
🪝 hook catch crook curve ensnare selling
🧰 toolbox chest mechanic tool
🧲 magnet attraction horseshoe magnetic
🪜 ladder climb rung step
⚗️ alembic chemistry tool
🧪 test_tube chemist chemistry experiment lab science
🧫 petri_dish bacteria biologist biology culture lab
🧬 dna biologist evolution gene genetics life
🔬 microscope science tool
🔭 telescope science tool
📡 satellite_antenna dish
💉 syringe medicine needle shot sick
🩸 drop_of_blood bleed donation injury medicine menstruation
💊 pill doctor medicine sick
🩹 bandaid,adhesive_bandage
🩼 crutch cane disability hurt mobility aid
🩺 stethoscope doctor heart medicine
🩻 x_ray bones doctor medical skeleton
🚪 door
🛗 elevator accessibility hoist lift
🪞 mirror reflection reflector speculum
🪟 window frame fresh air opening transparent
🛏️ bed hotel sleep
🛋️ couch,sofa,couch_and_lamp hotel
🪑 chair seat sit
🚽 toilet
🪠 plunger force cup plumber suction toilet
🚿 shower water
🛁 bathtub bath
🪤 mouse_trap bait mousetrap snare
🪒 razor sharp shave
🧴 lotion_bottle moisturizer shampoo sunscreen
🧷 safety_pin diaper punk rock
🧹 broom cleaning sweeping witch
🧺 basket farming laundry picnic
🧻 toilet_paper,roll_of_paper towels
🪣 bucket cask pail vat
🧼 soap bar bathing cleaning lather soapdish
🫧 bubbles burp clean soap underwater
🪥 toothbrush bathroom brush clean dental hygiene
🧽 sponge absorbing cleaning porous
🧯 fire_extinguisher extinguish quench
🛒 shopping_cart trolley
🚬 smoking,cigarette
⚰️ coffin death
🪦 headstone cemetery grave graveyard tombstone
⚱️ funeral_urn ashes death
🧿 nazar_amulet bead charm evil eye talisman
🪬 hamsa amulet fatima hand mary miriam
🗿 moyai,moai face statue
🪧 placard demonstration picket protest sign
🪪 identification_card credentials id license security
= symbols
🏧 atm,atm_sign automated bank teller
🚮 litter_in_bin_sign
🚰 potable_water drinking
♿ wheelchair,wheelchair_symbol access
🚹 mens_room bathroom lavatory man restroom toilet
🚺 womens_room bathroom lavatory restroom toilet wc
🚻 restroom bathroom lavatory toilet wc
🚼 baby_symbol changing
🚾 water_closet bathroom lavatory restroom toilet wc
🛂 passport_control
🛃 customs
🛄 baggage_claim
🛅 left_luggage baggage locker
⚠️ warning
🚸 children_crossing child pedestrian traffic
⛔ no_entry forbidden not prohibited traffic
🚫 no_entry_sign,forbidden,prohibited not
🚳 no_bicycles bicycle bike forbidden prohibited
🚭 no_smoking forbidden not prohibited
🚯 no_littering forbidden litter not prohibited
🚱 non_potable_water drinking
🚷 no_pedestrians forbidden not pedestrian prohibited
📵 no_mobile_phones cell forbidden phone
🔞 no_one_under_eighteen 18 age restriction prohibited underage
☢️ radioactive sign
☣️ biohazard sign
⬆️ arrow_up,up_arrow cardinal direction north
↗️ arrow_upper_right,up_right_arrow direction intercardinal northeast
➡️ arrow_right,right_arrow cardinal direction east
↘️ arrow_lower_right,down_right_arrow direction intercardinal southeast
⬇️ arrow_down,down_arrow cardinal direction south
↙️ arrow_lower_left,down_left_arrow direction intercardinal southwest
⬅️ arrow_left,left_arrow cardinal direction west
↖️ arrow_upper_left,up_left_arrow direction intercardinal northwest
↕️ arrow_up_down,up_down_arrow
↔️ left_right_arrow
↩️ right_arrow_curving_left
↪️ left_arrow_curving_right
⤴️ right_arrow_curving_up
⤵️ right_arrow_curving_down
🔃 arrows_clockwise,clockwise_vertical_arrows arrow reload
🔄 arrows_counterclockwise,counterclockwise_arrows_button anticlockwise arrow withershins
🔙 back,back_arrow
🔚 end,end_arrow
🔛 on_arrow mark
🔜 soon,soon_arrow
🔝 top,top_arrow up
🛐 place_of_worship religion
⚛️ atom_symbol atheist
🕉️ om hindu religion
✡️ star_of_david jew jewish religion
☸️ wheel_of_dharma buddhist religion
☯️ yin_yang religion tao taoist
✝️ latin_cross christian religion
☦️ orthodox_cross christian religion
☪️ star_and_crescent islam muslim religion
☮️ peace,peace_symbol
🕎 menorah candelabrum candlestick religion
🔯 dotted_six_pointed_star fortune
♈ aries ram zodiac
♉ taurus bull ox zodiac
♊ gemini twins zodiac
♋ cancer crab zodiac
♌ leo lion zodiac
♍ virgo zodiac
♎ libra balance justice scales zodiac
♏ scorpio scorpion scorpius zodiac
♐ sagittarius archer zodiac
♑ capricorn goat zodiac
♒ aquarius bearer water zodiac
♓ pisces fish zodiac
⛎ ophiuchus bearer serpent snake zodiac
🔀 twisted_rightwards_arrows,shuffle,shuffle_tracks_button arrow crossed
🔁 repeat,repeat_button arrow clockwise
🔂 repeat_single_button arrow clockwise once
▶️ arrow_forward,play,play_button right triangle
⏩ fast_forward,fast_forward_button arrow double
⏭️ next_track_button arrow scene triangle
⏯️ play_or_pause_button arrow right triangle
◀️ reverse_button arrow left triangle
⏪ fast_reverse_button arrow double rewind
⏮️ last_track_button arrow previous scene triangle
🔼 upwards_button arrow red
⏫ fast_up_button arrow double
🔽 downwards_button arrow down red
⏬ fast_down_button arrow double
⏸️ pause,pause_button bar double vertical
⏹️ stop_button square
⏺️ record,record_button circle
⏏️ eject,eject_button
🎦 cinema camera film movie
🔅 dim_button brightness low
🔆 bright_button brightness
📶 signal_strength,antenna_bars bar cell mobile phone
📳 vibration_mode cell mobile phone telephone
📴 mobile_phone_off cell telephone
♀️ female,female_sign woman
♂️ male,male_sign man
⚧️ transgender_symbol
✖️ heavy_multiplication_x,multiply cancel sign
➕ heavy_plus_sign,plus math
➖ heavy_minus_sign,minus math
➗ heavy_division_sign,divide math
🟰 heavy_equals_sign equality math
♾️ infinity forever unbounded universal
‼️ bangbang,double_exclamation_mark
⁉️ interrobang,exclamation_question_mark punctuation
❓ question,red_question_mark punctuation
❔ grey_question,white_question_mark outlined punctuation
❕ grey_exclamation,white_exclamation_mark outlined punctuation
❗ exclamation,red_exclamation_mark punctuation
〰️ wavy_dash punctuation
💱 currency_exchange bank money
💲 heavy_dollar_sign currency money
⚕️ medical_symbol aesculapius medicine staff
♻️ recycle,recycling_symbol
⚜️ fleur_de_lis
🔱 trident_emblem anchor ship tool
📛 name_badge
🔰 japanese_symbol_for_beginner chevron leaf
⭕ o,hollow_red_circle large
✅ white_check_mark,done,check,check_mark_button
☑️ ballot_box_with_check,check_box_with_check
✔️ heavy_check_mark,check_mark
❌ x,cross,cross_mark cancel multiplication multiply
❎ negative_squared_cross_mark,cross_mark_button square
➰ curly_loop curl
➿ double_curly_loop curl
〽️ part_alternation_mark
✳️ eight_spoked_asterisk
✴️ eight_pointed_star
❇️ sparkle
©️ copyright
®️ registered
™️ tm,trade_mark trademark
#️⃣ hash keycap
*️⃣ asterisk keycap
0️⃣ zero keycap
1️⃣ one keycap
2️⃣ two keycap
3️⃣ three keycap
4️⃣ four keycap
5️⃣ five keycap
6️⃣ six keycap
7️⃣ seven keycap
8️⃣ eight keycap
9️⃣ nine keycap
🔟 ten,keycap_ten
🔠 input_latin_uppercase abcd letters
🔡 input_latin_lowercase abcd letters
🔢 1234,input_numbers
🔣 input_symbols and
🔤 abc,input_latin_letters alphabet
🅰️ a,a_button_blood_type
🆎 ab,ab_button_blood_type
🅱️ b,b_button_blood_type
🆑 cl_button
🆒 cool,cool_button
🆓 free,free_button
ℹ️ information_source,info,information
🆔 id,id_button identity
Ⓜ️ circled_m circle
🆕 new,new_button
🆖 ng,ng_button
🅾️ o2,o_button_blood_type
🆗 ok,ok_button
🅿️ p_button parking
🆘 sos,sos_button help
🆙 up,up_button mark
🆚 vs,vs_button versus
🈁 japanese_here_button katakana
🈂️ japanese_service_charge_button katakana
🈷️ japanese_monthly_amount_button ideograph
🈶 japanese_not_free_of_charge_button ideograph
🈯 japanese_reserved_button ideograph
🉐 japanese_bargain_button ideograph
🈹 japanese_discount_button ideograph
🈚 japanese_free_of_charge_button ideograph
🈲 japanese_prohibited_button ideograph
🉑 japanese_acceptable_button ideograph
🈸 japanese_application_button ideograph
🈴 japanese_passing_grade_button ideograph
🈳 japanese_vacancy_button ideograph
㊗️ japanese_congratulations_button ideograph
㊙️ japanese_secret_button ideograph
🈺 japanese_open_for_business_button ideograph
🈵 japanese_no_vacancy_button ideograph
🔴 red_circle geometric
🟠 orange_circle
🟡 yellow_circle
🟢 green_circle
🔵 blue_circle geometric
🟣 purple_circle
🟤 brown_circle
⚫ black_circle geometric
⚪ white_circle geometric
🟥 red_square
🟧 orange_square
🟨 yellow_square
🟩 green_square
🟦 blue_square
🟪 purple_square
🟫 brown_square
⬛ black_large_square geometric
⬜ white_large_square geometric
◼️ black_medium_square geometric
◻️ white_medium_square geometric
◾ black_medium_small_square geometric
◽ white_medium_small_square geometric
▪️ black_small_square geometric
▫️ white_small_square geometric
🔶 large_orange_diamond geometric
🔷 large_blue_diamond geometric
🔸 small_orange_diamond geometric
🔹 small_blue_diamond geometric
🔺 red_triangle_pointed_up geometric
🔻 red_triangle_pointed_down geometric
💠 diamond_with_a_dot comic geometric inside
🔘 radio_button geometric
🔳 white_square_button geometric outlined
🔲 black_square_button geometric
= flags
🏁 checkered_flag,chequered_flag racing
🚩 triangular_flag post
🎌 crossed_flags celebration cross japanese
🏴 black_flag waving
🏳️ white_flag waving
🏳️‍🌈 rainbow_flag,pride
🏳️‍⚧️ transgender_flag light blue pink white
🏴‍☠️ pirate_flag jolly roger plunder treasure
🇦🇨 flag_ac,flag_ascension_island
🇦🇩 flag_ad,flag_andorra
🇦🇪 flag_ae,flag_united_arab_emirates
🇦🇫 flag_af,flag_afghanistan
🇦🇬 flag_ag,flag_antigua_and_barbuda
🇦🇮 flag_ai,flag_anguilla
🇦🇱 flag_al,flag_albania
🇦🇲 flag_am,flag_armenia
🇦🇴 flag_ao,flag_angola
🇦🇶 flag_aq,flag_antarctica
🇦🇷 flag_ar,flag_argentina
🇦🇸 flag_as,flag_american_samoa
🇦🇹 flag_at,flag_austria
🇦🇺 flag_au,flag_australia
🇦🇼 flag_aw,flag_aruba
🇦🇽 flag_ax,flag_aland_islands
🇦🇿 flag_az,flag_azerbaijan
🇧🇦 flag_ba,flag_bosnia_and_herzegovina
🇧🇧 flag_bb,flag_barbados
🇧🇩 flag_bd,flag_bangladesh
🇧🇪 flag_be,flag_belgium
🇧🇫 flag_bf,flag_burkina_faso
🇧🇬 flag_bg,flag_bulgaria
🇧🇭 flag_bh,flag_bahrain
🇧🇮 flag_bi,flag_burundi
🇧🇯 flag_bj,flag_benin
🇧🇱 flag_bl,flag_st_barthelemy
🇧🇲 flag_bm,flag_bermuda
🇧🇳 flag_bn,flag_brunei
🇧🇴 flag_bo,flag_bolivia
🇧🇶 flag_bq,flag_caribbean_netherlands
🇧🇷 flag_br,flag_brazil
🇧🇸 flag_bs,flag_bahamas
🇧🇹 flag_bt,flag_bhutan
🇧🇻 flag_bv,flag_bouvet_island
🇧🇼 flag_bw,flag_botswana
🇧🇾 flag_by,flag_belarus
🇧🇿 flag_bz,flag_belize
🇨🇦 flag_ca,flag_canada
🇨🇨 flag_cc,flag_cocos_keeling_islands
🇨🇩 flag_cd,flag_congo_kinshasa
🇨🇫 flag_cf,flag_central_african_republic
🇨🇬 flag_cg,flag_congo_brazzaville
🇨🇭 flag_ch,flag_switzerland
🇨🇮 flag_ci,flag_cote_divoire
🇨🇰 flag_ck,flag_cook_islands
🇨🇱 flag_cl,flag_chile
🇨🇲 flag_cm,flag_cameroon
🇨🇳 flag_cn,flag_china
🇨🇴 flag_co,flag_colombia
🇨🇵 flag_cp,flag_clipperton_island
🇨🇷 flag_cr,flag_costa_rica
🇨🇺 flag_cu,flag_cuba
🇨🇻 flag_cv,flag_cape_verde
🇨🇼 flag_cw,flag_curacao
🇨🇽 flag_cx,flag_christmas_island
🇨🇾 flag_cy,flag_cyprus
🇨🇿 flag_cz,flag_czechia
🇩🇪 flag_de,flag_germany
🇩🇬 flag_dg,flag_diego_garcia
🇩🇯 flag_dj,flag_djibouti
🇩🇰 flag_dk,flag_denmark
🇩🇲 flag_dm,flag_dominica
🇩🇴 flag_do,flag_dominican_republic
🇩🇿 flag_dz,flag_algeria
🇪🇦 flag_ea,flag_ceuta_and_melilla
🇪🇨 flag_ec,flag_ecuador
🇪🇪 flag_ee,flag_estonia
🇪🇬 flag_eg,flag_egypt
🇪🇭 flag_eh,flag_western_sahara
🇪🇷 flag_er,flag_eritrea
🇪🇸 flag_es,flag_spain
🇪🇹 flag_et,flag_ethiopia
🇪🇺 flag_eu,flag_european_union
🇫🇮 flag_fi,flag_finland
🇫🇯 flag_fj,flag_fiji
🇫🇰 flag_fk,flag_falkland_islands
🇫🇲 flag_fm,flag_micronesia
🇫🇴 flag_fo,flag_faroe_islands
🇫🇷 flag_fr,flag_france
🇬🇦 flag_ga,flag_gabon
🇬🇧 flag_gb,flag_united_kingdom
🇬🇩 flag_gd,flag_grenada
🇬🇪 flag_ge,flag_georgia
🇬🇫 flag_gf,flag_french_guiana
🇬🇬 flag_gg,flag_guernsey
🇬🇭 flag_gh,flag_ghana
🇬🇮 flag_gi,flag_gibraltar
🇬🇱 flag_gl,flag_greenland
🇬🇲 flag_gm,flag_gambia
🇬🇳 flag_gn,flag_guinea
🇬🇵 flag_gp,flag_guadeloupe
🇬🇶 flag_gq,flag_equatorial_guinea
🇬🇷 flag_gr,flag_greece
🇬🇸 flag_gs,flag_south_georgia_and_south_sandwich_islands
🇬🇹 flag_gt,flag_guatemala
🇬🇺 flag_gu,flag_guam
🇬🇼 flag_gw,flag_guinea_bissau
🇬🇾 flag_gy,flag_guyana
🇭🇰 flag_hk,flag_hong_kong_sar_china
🇭🇲 flag_hm,flag_heard_and_mcdonald_islands
🇭🇳 flag_hn,flag_honduras
🇭🇷 flag_hr,flag_croatia
🇭🇹 flag_ht,flag_haiti
🇭🇺 flag_hu,flag_hungary
🇮🇨 flag_ic,flag_canary_islands
🇮🇩 flag_id,flag_indonesia
🇮🇪 flag_ie,flag_ireland
🇮🇱 flag_il,flag_israel
🇮🇲 flag_im,flag_isle_of_man
🇮🇳 flag_in,flag_india
🇮🇴 flag_io,flag_british_indian_ocean_territory
🇮🇶 flag_iq,flag_iraq
🇮🇷 flag_ir,flag_iran
🇮🇸 flag_is,flag_iceland
🇮🇹 flag_it,flag_italy
🇯🇪 flag_je,flag_jersey
🇯🇲 flag_jm,flag_jamaica
🇯🇴 flag_jo,flag_jordan
🇯🇵 flag_jp,flag_japan
🇰🇪 flag_ke,flag_kenya
🇰🇬 flag_kg,flag_kyrgyzstan
🇰🇭 flag_kh,flag_cambodia
🇰🇮 flag_ki,flag_kiribati
🇰🇲 flag_km,flag_comoros
🇰🇳 flag_kn,flag_st_kitts_and_nevis
🇰🇵 flag_kp,flag_north_korea
🇰🇷 flag_kr,flag_south_korea
🇰🇼 flag_kw,flag_kuwait
🇰🇾 flag_ky,flag_cayman_islands
🇰🇿 flag_kz,flag_kazakhstan
🇱🇦 flag_la,flag_laos
🇱🇧 flag_lb,flag_lebanon
🇱🇨 flag_lc,flag_st_lucia
🇱🇮 flag_li,flag_liechtenstein
🇱🇰 flag_lk,flag_sri_lanka
🇱🇷 flag_lr,flag_liberia
🇱🇸 flag_ls,flag_lesotho
🇱🇹 flag_lt,flag_lithuania
🇱🇺 flag_lu,flag_luxembourg
🇱🇻 flag_lv,flag_latvia
🇱🇾 flag_ly,flag_libya
🇲🇦 flag_ma,flag_morocco
🇲🇨 flag_mc,flag_monaco
🇲🇩 flag_md,flag_moldova
🇲🇪 flag_me,flag_montenegro
🇲🇫 flag_mf,flag_st_martin
🇲🇬 flag_mg,flag_madagascar
🇲🇭 flag_mh,flag_marshall_islands
🇲🇰 flag_mk,flag_north_macedonia
🇲🇱 flag_ml,flag_mali
🇲🇲 flag_mm,flag_myanmar_burma
🇲🇳 flag_mn,flag_mongolia
🇲🇴 flag_mo,flag_macao_sar_china
🇲🇵 flag_mp,flag_northern_mariana_islands
🇲🇶 flag_mq,flag_martinique
🇲🇷 flag_mr,flag_mauritania
🇲🇸 flag_ms,flag_montserrat
🇲🇹 flag_mt,flag_malta
🇲🇺 flag_mu,flag_mauritius
🇲🇻 flag_mv,flag_maldives
🇲🇼 flag_mw,flag_malawi
🇲🇽 flag_mx,flag_mexico
🇲🇾 flag_my,flag_malaysia
🇲🇿 flag_mz,flag_mozambique
🇳🇦 flag_na,flag_namibia
🇳🇨 flag_nc,flag_new_caledonia
🇳🇪 flag_ne,flag_niger
🇳🇫 flag_nf,flag_norfolk_island
🇳🇬 flag_ng,flag_nigeria
🇳🇮 flag_ni,flag_nicaragua
🇳🇱 flag_nl,flag_netherlands
🇳🇴 flag_no,flag_norway
🇳🇵 flag_np,flag_nepal
🇳🇷 flag_nr,flag_nauru
🇳🇺 flag_nu,flag_niue
🇳🇿 flag_nz,flag_new_zealand
🇴🇲 flag_om,flag_oman
🇵🇦 flag_pa,flag_panama
🇵🇪 flag_pe,flag_peru
🇵🇫 flag_pf,flag_french_polynesia
🇵🇬 flag_pg,flag_papua_new_guinea
🇵🇭 flag_ph,flag_philippines
🇵🇰 flag_pk,flag_pakistan
🇵🇱 flag_pl,flag_poland
🇵🇲 flag_pm,flag_st_pierre_and_miquelon
🇵🇳 flag_pn,flag_pitcairn_islands
🇵🇷 flag_pr,flag_puerto_rico
🇵🇸 flag_ps,flag_palestinian_territories
🇵🇹 flag_pt,flag_portugal
🇵🇼 flag_pw,flag_palau
🇵🇾 flag_py,flag_paraguay
🇶🇦 flag_qa,flag_qatar
🇷🇪 flag_re,flag_reunion
🇷🇴 flag_ro,flag_romania
🇷🇸 flag_rs,flag_serbia
🇷🇺 flag_ru,flag_russia
🇷🇼 flag_rw,flag_rwanda
🇸🇦 flag_sa,flag_saudi_arabia
🇸🇧 flag_sb,flag_solomon_islands
🇸🇨 flag_sc,flag_seychelles
🇸🇩 flag_sd,flag_sudan
🇸🇪 flag_se,flag_sweden
🇸🇬 flag_sg,flag_singapore
🇸🇭 flag_sh,flag_st_helena
🇸🇮 flag_si,flag_slovenia
🇸🇯 flag_sj,flag_svalbard_and_jan_mayen
🇸🇰 flag_sk,flag_slovakia
🇸🇱 flag_sl,flag_sierra_leone
🇸🇲 flag_sm,flag_san_marino
🇸🇳 flag_sn,flag_senegal
🇸🇴 flag_so,flag_somalia
🇸🇷 flag_sr,flag_suriname
🇸🇸 flag_ss,flag_south_sudan
🇸🇹 flag_st,flag_sao_tome_and_principe
🇸🇻 flag_sv,flag_el_salvador
🇸🇽 flag_sx,flag_sint_maarten
🇸🇾 flag_sy,flag_syria
🇸🇿 flag_sz,flag_eswatini
🇹🇦 flag_ta,flag_tristan_da_cunha
🇹🇨 flag_tc,flag_turks_and_caicos_islands
🇹🇩 flag_td,flag_chad
🇹🇫 flag_tf,flag_french_southern_territories
🇹🇬 flag_tg,flag_togo
🇹🇭 flag_th,flag_thailand
🇹🇯 flag_tj,flag_tajikistan
🇹🇰 flag_tk,flag_tokelau
🇹🇱 flag_tl,flag_timor_leste
🇹🇲 flag_tm,flag_turkmenistan
🇹🇳 flag_tn,flag_tunisia
🇹🇴 flag_to,flag_tonga
🇹🇷 flag_tr,flag_turkey
🇹🇹 flag_tt,flag_trinidad_and_tobago
🇹🇻 flag_tv,flag_tuvalu
🇹🇼 flag_tw,flag_taiwan
🇹🇿 flag_tz,flag_tanzania
🇺🇦 flag_ua,flag_ukraine
🇺🇬 flag_ug,flag_uganda
🇺🇲 flag_um,flag_us_outlying_islands
🇺🇳 flag_un,flag_united_nations
🇺🇸 flag_us,flag_united_states
🇺🇾 flag_uy,flag_uruguay
🇺🇿 flag_uz,flag_uzbekistan
🇻🇦 flag_va,flag_vatican_city
🇻🇨 flag_vc,flag_st_vincent_and_grenadines
🇻🇪 flag_ve,flag_venezuela
🇻🇬 flag_vg,flag_british_virgin_islands
🇻🇮 flag_vi,flag_us_virgin_islands
🇻🇳 flag_vn,flag_vietnam
🇻🇺 flag_vu,flag_vanuatu
🇼🇫 flag_wf,flag_wallis_and_futuna
🇼🇸 flag_ws,flag_samoa
🇽🇰 flag_xk,flag_kosovo
🇾🇪 flag_ye,flag_yemen
🇾🇹 flag_yt,flag_mayotte
🇿🇦 flag_za,flag_south_africa
🇿🇲 flag_zm,flag_zambia
🇿🇼 flag_zw,flag_zimbabwe
🏴󠁧󠁢󠁥󠁮󠁧󠁿 flag_england
🏴󠁧󠁢󠁳󠁣󠁴󠁿 flag_scotland
🏴󠁧󠁢󠁷󠁬󠁳󠁿 flag_wales
`;
