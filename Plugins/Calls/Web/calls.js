// Calls: voices, cameras and screens. Each of these modules is one feature.

export default function calls() {}
