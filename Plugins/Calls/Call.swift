import Host

/// One call, as a value: what happens to it goes in, and what others have to be told of it comes out.
///
/// It has no clock, no network and no database. Times are those of a clock that never goes back; whoever holds a call
/// hands them in, and calls ``passed(_:)`` when ``nextDeadline`` has come.
///
/// Somebody rings until they join, decline or time is up. Who has joined sits in it with one device: joining with another
/// moves them there. A device that is not heard of is away, and after a while gone. A call in which nobody sits but guests,
/// or in which one waits for people who will not come, is over, for good.
struct Call: Hashable, Sendable, Codable {
    /// What somebody brings, at the moment.
    enum Media: String, Codable, Sendable {
        case audio, video, screen
        /// Only looks and listens.
        case none

        var hasVoice: Bool { self == .audio || self == .video }
    }

    struct Limits: Hashable, Sendable, Codable {
        /// People in the call.
        let voices: Int
        /// Cameras and screens together.
        let videos: Int
        let ring: Duration
        /// Without a word of a device, until others are told that it is away.
        var patience: Duration = .seconds(12)
        /// The same, until it has left.
        var lifetime: Duration = .seconds(25)
        /// Until somebody has left whose page went, and who may be loading it anew.
        var absence: Duration = .seconds(8)
        /// After somebody has declined, until they can be asked to the same call again.
        var quiet: Duration = .seconds(60)
    }

    /// Somebody who has joined.
    struct Participant: Hashable, Sendable, Codable {
        let user: UserID
        /// The device, or the tab, with which they did; made anew each time.
        fileprivate(set) var seat: String
        /// Whether others have heard them, or could.
        fileprivate(set) var hasVoice: Bool
        fileprivate(set) var hasCamera: Bool
        fileprivate(set) var isSharing: Bool
        fileprivate(set) var isMuted: Bool
        fileprivate(set) var isAway = false
        fileprivate var heard: Duration

        var media: Media { hasCamera ? .video : hasVoice ? .audio : isSharing ? .screen : .none }

        fileprivate var videos: Int { (hasCamera ? 1 : 0) + (isSharing ? 1 : 0) }

        /// When it was heard of is nothing that others see.
        fileprivate func looksLike(_ other: Participant) -> Bool {
            var other = other
            other.heard = heard
            return self == other
        }
    }

    /// Somebody who is being rung.
    struct Invited: Hashable, Sendable, Codable {
        let user: UserID
        /// Who asks them to come.
        let inviter: UserID
        fileprivate let until: Duration
    }

    enum Refusal: Error, Equatable {
        /// So many voices are in it as may be.
        case full
        /// So many cameras and screens are on as may be.
        case tooManyVideos
        /// It is over.
        case ended
        /// Who asks has not joined.
        case notJoined
        /// Who asks has joined with another device since.
        case elsewhere
        /// Who is asked to come is there already, or rings.
        case alreadyThere
        /// Who is asked to come has just declined.
        case declined
        /// There is nothing to decline.
        case notRinging
        /// Guests bring nobody along.
        case isGuest
    }

    /// What has come of something that happened.
    enum Outcome: Equatable, Sendable {
        /// Others see the call otherwise than before.
        case changed
        /// The device in this seat is not in the call any more: its owner has joined with another, was put out, or has not
        /// been heard of.
        case unseated(UserID, seat: String)
        /// They did not answer in time to whom it was that called.
        case missed([UserID], by: UserID)
        case ended
    }

    let id: String
    let channel: String
    let startedBy: UserID
    let startedAt: Timestamp
    private(set) var limits: Limits
    /// How often others have been told of it: what is told is told in this order.
    var version = 0
    /// In the order in which they joined.
    private(set) var participants: [Participant] = []
    /// In the order in which they were asked.
    private(set) var invited: [Invited] = []
    /// Who was asked to come although the channel is not theirs. They may see this call until it is over.
    private(set) var guests: Set<UserID> = []
    /// Who has declined, and may not be asked again until then.
    private var quiet: [UserID: Duration] = [:]
    /// Whether two have met in it.
    private(set) var isMet = false
    /// Whether it waits for people to come: one alone who shares a screen does not, nor one who has called nobody.
    private let isForMeeting: Bool

    /// - Parameters:
    ///   - seat: of who starts it, and sits in it from the beginning.
    ///   - others: who is rung, if anybody; nobody where only a screen is shown.
    init(
        id: String, channel: String, by starter: UserID, seat: String, _ media: Media, at startedAt: Timestamp,
        ringing others: [UserID], now: Duration, limits: Limits
    ) {
        (self.id, self.channel, self.startedAt, self.limits) = (id, channel, startedAt, limits)
        startedBy = starter
        isForMeeting = media.hasVoice && !others.isEmpty
        participants = [Self.participant(starter, seat, media, now)]
        if isForMeeting { ring(others, by: starter, now) }
    }

    enum State: String, Codable {
        case ringing, active, ended
    }

    /// A call that goes on has somebody in it.
    var isOver: Bool { participants.isEmpty }

    var state: State { isOver ? .ended : isMet || !isForMeeting ? .active : .ringing }

    func participant(_ user: UserID) -> Participant? { participants.first { $0.user == user } }

    func rings(_ user: UserID) -> Bool { invited.contains { $0.user == user } }

    // MARK: What people do

    /// Who has joined already comes with another device, and brings what that one has.
    mutating func join(_ user: UserID, seat: String, _ media: Media, now: Duration) throws(Refusal) -> [Outcome] {
        guard !isOver else { throw .ended }
        let earlier = participant(user)
        guard earlier != nil || participants.count < limits.voices else { throw .full }
        let joining = Self.participant(user, seat, media, now)
        try admit(videos: joining.videos, insteadOf: earlier?.videos ?? 0)
        invited.removeAll { $0.user == user }
        guard let earlier, let place = participants.firstIndex(of: earlier) else {
            participants.append(joining)
            isMet = isMet || participants.count > 1
            return [.changed]
        }
        participants[place] = joining
        let moved: [Outcome] = earlier.seat == seat ? [] : [.unseated(user, seat: earlier.seat)]
        return moved + (earlier.looksLike(joining) ? [] : [.changed])
    }

    mutating func decline(_ user: UserID, now: Duration) throws(Refusal) -> [Outcome] {
        guard !isOver else { throw .ended }
        guard rings(user) else { throw .notRinging }
        invited.removeAll { $0.user == user }
        quiet[user] = now + limits.quiet
        return settled()
    }

    /// - Parameter seat: of the device that leaves; `nil` for whichever there is.
    mutating func leave(_ user: UserID, seat: String? = nil) throws(Refusal) -> [Outcome] {
        _ = try place(of: user, seat)
        participants.removeAll { $0.user == user }
        return settled()
    }

    /// Somebody in the call asks one more to come.
    /// - Parameter isGuest: whether the channel is not theirs.
    mutating func invite(
        _ user: UserID, by inviter: UserID, isGuest: Bool = false, now: Duration
    ) throws(Refusal) -> [Outcome] {
        _ = try place(of: inviter, nil)
        guard participant(user) == nil, !rings(user) else { throw .alreadyThere }
        guard !guests.contains(inviter) else { throw .isGuest }
        guard participants.count < limits.voices else { throw .full }
        guard quiet[user].map({ $0 <= now }) ?? true else { throw .declined }
        if isGuest { guests.insert(user) }
        ring([user], by: inviter, now)
        return [.changed]
    }

    /// The page that held this device went. It is away, and gone if it does not come back soon.
    mutating func depart(_ user: UserID, seat: String?, now: Duration) throws(Refusal) -> [Outcome] {
        let place = try place(of: user, seat)
        let earlier = participants[place]
        participants[place].isAway = true
        participants[place].heard = min(earlier.heard, now + limits.absence - limits.lifetime)
        return participants[place] == earlier ? [] : [.changed]
    }

    /// What is `nil` stays as it is. Any word of a device says that it is there.
    mutating func change(
        _ user: UserID, seat: String? = nil, isMuted: Bool? = nil, hasCamera: Bool? = nil, isSharing: Bool? = nil,
        now: Duration
    ) throws(Refusal) -> [Outcome] {
        let place = try place(of: user, seat)
        var changed = participants[place]
        changed.isMuted = isMuted ?? changed.isMuted
        changed.hasVoice = changed.hasVoice || isMuted == false
        changed.hasCamera = hasCamera ?? changed.hasCamera
        changed.isSharing = isSharing ?? changed.isSharing
        try admit(videos: changed.videos, insteadOf: participants[place].videos)
        changed.isAway = false
        changed.heard = now
        let isNews = !participants[place].looksLike(changed)
        participants[place] = changed
        return isNews ? [.changed] : []
    }

    /// They have come to another call.
    mutating func goElsewhere(_ user: UserID) -> [Outcome] {
        guard let earlier = participant(user) else { return [] }
        participants.removeAll { $0.user == user }
        return [.unseated(user, seat: earlier.seat)] + settled()
    }

    /// Somebody may not see the channel any more, or their account is gone.
    mutating func putOut(_ user: UserID) -> [Outcome] {
        let seats = participants.filter { $0.user == user }.map { Outcome.unseated(user, seat: $0.seat) }
        guests.remove(user)
        guard !seats.isEmpty || rings(user) else { return [] }
        participants.removeAll { $0.user == user }
        invited.removeAll { $0.user == user }
        return seats + settled()
    }

    // MARK: Time

    /// When something will come to pass if nothing happens until then; `nil` when it is over.
    var nextDeadline: Duration? {
        let silence = participants.map { $0.heard + ($0.isAway ? limits.lifetime : limits.patience) }
        return (invited.map(\.until) + silence).min()
    }

    /// It is `now`: who was rung in vain has missed it, and who is not heard of is away, or gone.
    mutating func passed(_ now: Duration) -> [Outcome] {
        let before = self
        let missed = Self.missed(invited.filter { $0.until <= now })
        invited.removeAll { $0.until <= now }
        let gone = participants.filter { $0.heard + limits.lifetime <= now }
        participants.removeAll { $0.heard + limits.lifetime <= now }
        for place in participants.indices where participants[place].heard + limits.patience <= now {
            participants[place].isAway = true
        }
        guard self != before else { return [] }
        return missed + gone.map { .unseated($0.user, seat: $0.seat) } + settled()
    }

    /// After a new start of the program, whose clock begins anew: everybody is given the time again that they had at first.
    /// - Parameter limits: as they are set now.
    mutating func resume(now: Duration, limits: Limits) {
        self.limits = limits
        quiet = [:]
        for place in participants.indices { participants[place].heard = now }
        invited = invited.map { Invited(user: $0.user, inviter: $0.inviter, until: now + limits.ring) }
    }

    // MARK: -

    private static func participant(_ user: UserID, _ seat: String, _ media: Media, _ now: Duration) -> Participant {
        Participant(
            user: user, seat: seat, hasVoice: media.hasVoice, hasCamera: media == .video,
            isSharing: media == .screen, isMuted: media == .screen || media == .none, heard: now)
    }

    private mutating func ring(_ users: [UserID], by inviter: UserID, _ now: Duration) {
        invited += users.map { Invited(user: $0, inviter: inviter, until: now + limits.ring) }
    }

    /// One for each who has called in vain, in the order in which they did.
    private static func missed(_ invited: [Invited]) -> [Outcome] {
        var inviters: [UserID] = []
        for each in invited where !inviters.contains(each.inviter) { inviters.append(each.inviter) }
        return inviters.map { inviter in .missed(invited.filter { $0.inviter == inviter }.map(\.user), by: inviter) }
    }

    private func place(of user: UserID, _ seat: String?) throws(Refusal) -> Int {
        guard !isOver else { throw .ended }
        guard let place = participants.firstIndex(where: { $0.user == user }) else { throw .notJoined }
        guard seat == nil || participants[place].seat == seat else { throw .elsewhere }
        return place
    }

    /// What is on already goes on.
    private func admit(videos wanted: Int, insteadOf earlier: Int) throws(Refusal) {
        let others = participants.reduce(0) { $0 + $1.videos } - earlier
        guard wanted <= earlier || others + wanted <= limits.videos else { throw .tooManyVideos }
    }

    /// The call as it is now goes on, or is over: it is that of its channel, and not for guests alone.
    private mutating func settled() -> [Outcome] {
        let isInVain = isForMeeting && !isMet && invited.isEmpty
        guard participants.allSatisfy({ guests.contains($0.user) }) || isInVain else { return [.changed] }
        let left = participants.map { Outcome.unseated($0.user, seat: $0.seat) }
        let rung = Self.missed(invited)
        participants = []
        invited = []
        return rung + left + [.ended]
    }
}
