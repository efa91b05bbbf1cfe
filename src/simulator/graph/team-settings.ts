/** The settings of a new team (resources/teammembersettings and its neighbours). */
export const usualSettings: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  memberSettings: {
    allowAddRemoveApps: true,
    allowCreatePrivateChannels: true,
    allowCreateUpdateChannels: true,
    allowCreateUpdateRemoveConnectors: true,
    allowCreateUpdateRemoveTabs: true,
    allowDeleteChannels: true,
  },
  guestSettings: { allowCreateUpdateChannels: false, allowDeleteChannels: false },
  messagingSettings: {
    allowChannelMentions: true,
    allowOwnerDeleteMessages: true,
    allowTeamMentions: true,
    allowUserDeleteMessages: true,
    allowUserEditMessages: true,
  },
  funSettings: {
    allowCustomMemes: true,
    allowGiphy: true,
    allowStickersAndMemes: true,
    giphyContentRating: 'moderate',
  },
};
