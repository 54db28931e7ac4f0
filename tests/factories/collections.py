from wagtail.models import Collection, CollectionViewRestriction


def a_collection(name="资料", parent=None):
    return (parent or Collection.get_first_root_node()).add_child(instance=Collection(name=name))


def close(collection):
    """Let nobody into a collection who has not signed in, as 隐私 in the admin does."""
    return CollectionViewRestriction.objects.create(
        collection=collection, restriction_type=CollectionViewRestriction.LOGIN
    )
